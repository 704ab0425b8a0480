namespace MemoryDb.Repository.Tests;

/// <summary>The repository's own files: what people wrote, without what a build or a run leaves behind.</summary>
internal static class RepositoryFiles
{
    private static readonly HashSet<string> SkippedFolders =
        new(StringComparer.Ordinal) { ".git", ".vs", ".idea", "bin", "obj", "artifacts", "TestResults", "data" };

    /// <summary>The folder of MemoryDb.sln, found from where the tests run.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>
    /// All files with one of the extensions, as paths relative to the root with forward slashes, sorted.
    /// </summary>
    public static IReadOnlyList<string> With(params string[] extensions) =>
        [.. Walk(Root)
            .Where(path => extensions.Contains(Path.GetExtension(path), StringComparer.Ordinal))
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)];

    public static string FullPath(string relativePath) => Path.Combine(Root, relativePath);

    public static string Read(string relativePath) => File.ReadAllText(FullPath(relativePath));

    // Folders are skipped before they are entered: a run's data folder may hold thousands of files.
    private static IEnumerable<string> Walk(string folder) => Directory.EnumerateFiles(folder)
        .Concat(Directory.EnumerateDirectories(folder)
            .Where(child => !SkippedFolders.Contains(Path.GetFileName(child)))
            .SelectMany(Walk));

    private static string FindRoot()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "MemoryDb.sln")))
                return folder;
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds MemoryDb.sln.");
    }
}
