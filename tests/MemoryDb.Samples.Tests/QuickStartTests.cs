using System.Text.RegularExpressions;

namespace MemoryDb.Samples.Tests;

public sealed partial class QuickStartTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("quick-start-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_second_run_goes_on_where_the_first_one_ended()
    {
        string data = Path.Combine(_folder, "data");

        SampleResult first = await SampleProcess.RunAsync("QuickStart", data);
        SampleResult second = await SampleProcess.RunAsync("QuickStart", data);

        Assert.Empty(first.Errors);
        Assert.Equal(["alice: 10", "alice has 50", "bob has 50"], first.Output);
        Assert.Empty(second.Errors);
        Assert.Equal(["alice: 20", "alice has 100", "bob has 100"], second.Output);
        Assert.Equal((0, 0), (first.ExitCode, second.ExitCode));
    }

    [Fact]
    public void The_program_is_the_first_code_of_the_readme()
    {
        string readme = File.ReadAllText(Path.Combine(RepositoryRoot(), "README.md")).ReplaceLineEndings("\n");
        string code = readme.Split("```csharp\n")[1].Split("```")[0];
        string program = File.ReadAllText(Path.Combine(RepositoryRoot(), "samples", "QuickStart", "Program.cs"));

        Assert.Contains(Condense(code.Replace("\"data\"", "directory")), Condense(program));
    }

    private static string Condense(string code) => Blank().Replace(code, " ").Trim();

    private static string RepositoryRoot()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "MemoryDb.sln")))
            folder = Path.GetDirectoryName(folder)!;
        return folder;
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blank();
}
