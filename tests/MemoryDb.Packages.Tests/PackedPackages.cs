using System.Reflection;

[assembly: AssemblyFixture(typeof(MemoryDb.Packages.Tests.PackedPackages))]

namespace MemoryDb.Packages.Tests;

/// <summary>
/// The packages, packed once into a folder of their own and under a version of their own, so that no cache has them.
/// </summary>
public sealed class PackedPackages : IAsyncLifetime
{
    public static readonly string[] Names = ["MemoryDb.Core", "MemoryDb.Log", "MemoryDb.Hosting"];

    private readonly DirectoryInfo _work = Directory.CreateTempSubdirectory("memorydb-packages-");

    public string Version { get; } = $"0.0.0-test.{Guid.NewGuid():N}";

    public string Folder => Path.Combine(_work.FullName, "packages");

    private static string Configuration =>
        typeof(PackedPackages).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;

    public async ValueTask InitializeAsync()
    {
        string root = FindRoot();
        foreach (string name in Names)
        {
            await Dotnet.RunAsync(
                root, "pack", Path.Combine("src", name), "--configuration", Configuration, "--output", Folder,
                $"-p:PackageVersion={Version}");
        }
    }

    /// <summary>An empty project that finds the packages, and nobody's settings above it.</summary>
    public async Task<string> CreateProjectAsync(string template, string name)
    {
        string project = Path.Combine(_work.FullName, name);
        await Dotnet.RunAsync(_work.FullName, "new", template, "--output", project, "--no-restore");
        await File.WriteAllTextAsync(Path.Combine(project, "nuget.config"), $"""
            <configuration>
              <packageSources>
                <add key="packed" value="{Folder}" />
              </packageSources>
            </configuration>
            """);
        return project;
    }

    public async ValueTask DisposeAsync()
    {
        string cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        foreach (string name in Names)
        {
            string restored = Path.Combine(cache, name.ToLowerInvariant(), Version);
            if (Directory.Exists(restored))
                Directory.Delete(restored, recursive: true);
        }

        await Task.Run(() => _work.Delete(recursive: true));
    }

    /// <summary>A file of the repository.</summary>
    public static string Read(string relativePath) => File.ReadAllText(Path.Combine(FindRoot(), relativePath));

    private static string FindRoot()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "MemoryDb.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("No MemoryDb.sln above.");
        return folder;
    }
}
