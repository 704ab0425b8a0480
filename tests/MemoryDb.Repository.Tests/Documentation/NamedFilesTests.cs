using System.Text.RegularExpressions;

namespace MemoryDb.Repository.Tests.Documentation;

/// <summary>What the documents name is there: the hops of a write, the tests that catch a bug, each other.</summary>
public sealed partial class NamedFilesTests
{
    [Fact]
    public void Every_source_file_that_a_document_names_exists()
    {
        string[] missing =
        [
            .. Documents().SelectMany(document => SourceFile().Matches(File.ReadAllText(document))
                .Select(match => $"src/MemoryDb.{match.Groups[1].Value}")
                .Where(file => !File.Exists(RepositoryFiles.FullPath(file)))
                .Select(file => $"{Path.GetFileName(document)} names {file}")),
        ];
        Assert.Empty(missing);
    }

    [Fact]
    public void Every_document_that_a_document_links_to_exists()
    {
        string[] missing =
        [
            .. Documents().SelectMany(document => Link().Matches(File.ReadAllText(document))
                .Select(match => Path.Combine(Path.GetDirectoryName(document)!, match.Groups[1].Value))
                .Where(target => !Path.Exists(target))
                .Select(target => $"{Path.GetFileName(document)} links to {target}")),
        ];
        Assert.Empty(missing);
    }

    private static IEnumerable<string> Documents() =>
        Directory.EnumerateFiles(RepositoryFiles.FullPath("docs"), "*.md", SearchOption.AllDirectories)
            .Append(RepositoryFiles.FullPath("README.md"));

    [GeneratedRegex(@"`((?:Core|Log)/[A-Za-z/]+\.cs)`")]
    private static partial Regex SourceFile();

    [GeneratedRegex(@"\]\((?!https?:)([^)#]+)\)")]
    private static partial Regex Link();
}
