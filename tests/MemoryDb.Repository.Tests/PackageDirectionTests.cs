using System.Reflection;

namespace MemoryDb.Repository.Tests;

/// <summary>The consumer owns the port: the engine cannot touch a disk even by accident.</summary>
public sealed class PackageDirectionTests
{
    [Fact]
    public void Core_references_nothing_but_the_framework() =>
        Assert.Empty(ReferencesBeyondTheFramework("MemoryDb.Core"));

    [Fact]
    public void Log_references_only_Core() =>
        Assert.All(ReferencesBeyondTheFramework("MemoryDb.Log"), name => Assert.Equal("MemoryDb.Core", name));

    private static IEnumerable<string> ReferencesBeyondTheFramework(string package) => Assembly.Load(package)
        .GetReferencedAssemblies()
        .Select(reference => reference.Name!)
        .Where(name => !File.Exists(Path.Combine(FrameworkFolder, name + ".dll")))
        .Order(StringComparer.Ordinal);

    private static string FrameworkFolder => Path.GetDirectoryName(typeof(object).Assembly.Location)!;
}
