namespace MemoryDb.Repository.Tests.Tidy;

public sealed class TidyTests
{
    private const string RatchetPath = "tests/MemoryDb.Repository.Tests/tidy-ratchet.txt";

    [Fact]
    public void The_repository_is_tidy_but_for_the_exceptions_in_the_ratchet()
    {
        IReadOnlyList<string> differences = TidyRatchet.Parse(RepositoryFiles.Read(RatchetPath)).Compare(Findings());

        Assert.True(differences.Count == 0, string.Join('\n', differences) + $"\nThe ratchet is {RatchetPath}.");
    }

    [Fact]
    public void The_walk_finds_this_file()
    {
        Assert.Contains("tests/MemoryDb.Repository.Tests/Tidy/TidyTests.cs", RepositoryFiles.With(".cs"));
        Assert.DoesNotContain(RepositoryFiles.With(".cs"), file => file.Contains("/obj/", StringComparison.Ordinal));
    }

    private static IEnumerable<TidyFinding> Findings()
    {
        foreach (string file in RepositoryFiles.With(".cs"))
        {
            string text = RepositoryFiles.Read(file);
            foreach (TidyFinding finding in TextRules.CheckLengths(file, text).Concat(SyntaxRules.Check(file, text)))
                yield return finding;
        }

        foreach (string file in RepositoryFiles.With(".md"))
        {
            foreach (TidyFinding finding in TextRules.CheckLeftovers(file, RepositoryFiles.Read(file)))
                yield return finding;
        }

        foreach (string file in RepositoryFiles.With(".cs", ".csproj", ".md", ".props", ".targets", ".sh"))
        {
            foreach (TidyFinding finding in TextRules.CheckMachinePaths(file, RepositoryFiles.Read(file)))
                yield return finding;
        }
    }
}
