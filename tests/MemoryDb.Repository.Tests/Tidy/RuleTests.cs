namespace MemoryDb.Repository.Tests.Tidy;

/// <summary>
/// A check that never fires looks like a tidy repository: each rule must find what is planted for it.
/// </summary>
public sealed class RuleTests
{
    [Theory]
    [InlineData("#region Parts\n#endregion\nclass Subject;", "region")]
    [InlineData("class Subject { void Wait() => Thread.Sleep(1); }", "thread-sleep")]
    [InlineData("class Subject { void Wait() => System.Threading.Thread.Sleep(1); }", "thread-sleep")]
    [InlineData("class Subject { void Sync(FileStream file) => file.Flush(true); }", "unchecked-sync")]
    [InlineData("class Subject { void Sync(H file) => RandomAccess.FlushToDisk(file); }", "unchecked-sync")]
    [InlineData("// TODO: the rest\nclass Subject;", "leftover")]
    [InlineData("/// <summary>FIXME</summary>\nclass Subject;", "leftover")]
    [InlineData("class Other;", "type-name")]
    [InlineData("namespace Space; class Subject; class Other;", "types-per-file")]
    [InlineData("class Subject; enum First; enum Second;", "types-per-file")]
    public void A_planted_fault_is_found(string text, string rule) =>
        Assert.Equal([rule], SyntaxRules.Check("folder/Subject.cs", text).Select(finding => finding.Rule));

    [Theory]
    [InlineData("class Subject { string Text => \"TODO Thread.Sleep(1) #region\"; }")]
    [InlineData("class Subject; class Subject<T>;")]
    [InlineData("namespace Space { class Subject; enum SubjectKind { One } }")]
    [InlineData("class Subject; class SubjectException : Exception;")]
    [InlineData("class Subject { void Write(Stream stream) => stream.Flush(); class Nested; }")]
    [InlineData("[assembly: Parallel]")]
    public void What_is_allowed_is_not_reported(string text) =>
        Assert.Empty(SyntaxRules.Check("folder/Subject.cs", text));

    [Theory]
    [InlineData(69, 0)]
    [InlineData(70, 1)]
    public void A_method_has_fewer_than_seventy_lines(int lines, int findings)
    {
        string body = string.Concat(Enumerable.Repeat("\n;", lines - 2));

        Assert.Equal(findings, SyntaxRules.Check("Subject.cs", $"class Subject {{ void Run() {{{body}\n}} }}").Count());
    }

    [Theory]
    [InlineData(399, 120, "")]
    [InlineData(400, 120, "file-lines")]
    [InlineData(1, 121, "line-length")]
    public void A_file_has_fewer_than_four_hundred_lines_of_at_most_120_characters(int lines, int length, string rule)
    {
        string text = string.Concat(Enumerable.Repeat(new string('x', length) + "\n", lines));

        Assert.Equal(rule, string.Concat(TextRules.CheckLengths("Subject.cs", text).Select(finding => finding.Rule)));
    }

    [Fact]
    public void A_path_of_a_machine_is_found()
    {
        string path = string.Join('/', "", "home", "somebody", "notes.txt");

        Assert.Single(TextRules.CheckMachinePaths("Subject.md", $"See {path}."));
        Assert.Empty(TextRules.CheckMachinePaths("Subject.md", $"See https://example.com{path} and bin/tmp/x."));
    }

    [Fact]
    public void The_ratchet_turns_one_way_only()
    {
        var ratchet = TidyRatchet.Parse("# remark\nA.cs file-lines 500\nB.cs file-lines 410\n");

        Assert.Empty(ratchet.Compare([new("A.cs", "file-lines", 500), new("B.cs", "file-lines", 410)]));
        Assert.Contains("breaks", Assert.Single(
            ratchet.Compare([new("A.cs", "file-lines", 501), new("B.cs", "file-lines", 410)])));
        Assert.Contains("became better", Assert.Single(
            ratchet.Compare([new("A.cs", "file-lines", 499), new("B.cs", "file-lines", 410)])));
        Assert.Contains("remove its entry", Assert.Single(ratchet.Compare([new("A.cs", "file-lines", 500)])));
    }
}
