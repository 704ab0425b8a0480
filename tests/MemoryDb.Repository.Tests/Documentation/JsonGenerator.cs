using System.Reflection;
using Microsoft.CodeAnalysis;

namespace MemoryDb.Repository.Tests.Documentation;

/// <summary>
/// The source generator of System.Text.Json. It comes with the SDK; the build tells where it lies.
/// </summary>
internal static class JsonGenerator
{
    private const string TypeName = "System.Text.Json.SourceGeneration.JsonSourceGenerator";

    private static readonly Type GeneratorType = Assembly.LoadFrom(FindPath()).GetType(TypeName, throwOnError: true)!;

    public static ISourceGenerator Create() =>
        ((IIncrementalGenerator)Activator.CreateInstance(GeneratorType)!).AsSourceGenerator();

    private static string FindPath() => typeof(JsonGenerator).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == nameof(JsonGenerator))
        .Value!;
}
