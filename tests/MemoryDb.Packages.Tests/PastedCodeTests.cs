using System.Diagnostics;
using System.Text.RegularExpressions;

namespace MemoryDb.Packages.Tests;

/// <summary>New projects made from the packed packages, with the code of the README pasted into Program.cs.</summary>
public sealed partial class PastedCodeTests(PackedPackages packed)
{
    [Fact]
    public async Task A_console_project_keeps_its_data_from_one_run_to_the_next()
    {
        string project = await packed.CreateProjectAsync("console", "FreshConsole");
        await AddAsync(project, "MemoryDb.Log");
        string code = CodeBlock("MemoryDatabase.OpenAsync(\"data\")");

        // The account has to have something: the pasted transaction refuses an overdraft, as it says.
        await File.WriteAllTextAsync(Path.Combine(project, "Program.cs"), $"""
            using MemoryDb;

            await using (var first = await MemoryDatabase.OpenAsync("data"))
                await first.Hash<string, decimal>("accounts").SetAsync("alice", 1000);

            {code}
            """);
        await Dotnet.RunAsync(project, "build", "--configuration", "Release");
        Assert.Contains("alice: 10", await RunAsync(), StringComparison.Ordinal);
        Assert.Contains("alice: 20", await RunAsync(), StringComparison.Ordinal);

        Task<string> RunAsync() => Dotnet.RunAsync(project, "run", "--no-build", "--configuration", "Release");
    }

    [Fact]
    public async Task A_web_project_serves_what_it_stored_before_it_was_killed()
    {
        string project = await packed.CreateProjectAsync("web", "FreshWeb");
        await AddAsync(project, "MemoryDb.Hosting");
        await File.WriteAllTextAsync(
            Path.Combine(project, "Program.cs"), "using MemoryDb;\n\n" + CodeBlock("AddMemoryDb("));
        await Dotnet.RunAsync(project, "build", "--configuration", "Release");
        Assert.Equal("1", await CountAsync());
        Assert.Equal("2", await CountAsync());

        async Task<string> CountAsync()
        {
            using Process web = Dotnet.Start(
                project, Path.Combine("bin", "Release", "net10.0", "FreshWeb.dll"), "--urls", "http://127.0.0.1:0");
            try
            {
                string? line;
                do
                    line = await web.StandardOutput.ReadLineAsync();
                while (line is not null && !ListeningOn().IsMatch(line));
                if (line is null)
                    Assert.Fail(await web.StandardError.ReadToEndAsync());
                using var client = new HttpClient { BaseAddress = new Uri(ListeningOn().Match(line).Value) };
                Assert.Equal("Healthy", await client.GetStringAsync("/health"));
                using HttpResponseMessage answer = await client.PostAsync("/visits", null);
                return await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
            }
            finally
            {
                web.Kill();
                await web.WaitForExitAsync();
            }
        }
    }

    [GeneratedRegex("http://127.0.0.1:[0-9]+")]
    private static partial Regex ListeningOn();

    /// <summary>The block of the README that holds something.</summary>
    private static string CodeBlock(string part) => PackedPackages.Read("README.md")
        .Split("```csharp")
        .Skip(1)
        .Select(block => string.Join('\n', block.Split("```")[0].Split('\n').Skip(1)))
        .First(block => block.Contains(part, StringComparison.Ordinal));

    private Task AddAsync(string project, string package) =>
        Dotnet.RunAsync(project, "add", "package", package, "--version", packed.Version);
}
