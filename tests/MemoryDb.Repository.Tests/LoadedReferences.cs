using Microsoft.CodeAnalysis;

namespace MemoryDb.Repository.Tests;

/// <summary>The framework and the packages that this test project runs with, as references for a compilation.</summary>
internal static class LoadedReferences
{
    public static IReadOnlyList<MetadataReference> All { get; } =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path))];
}
