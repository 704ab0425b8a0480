using System.Reflection;

namespace MemoryDb.Repository.Tests.Documentation;

/// <summary>Nobody has to search for a command, and none that the typed API should have is missing.</summary>
public sealed class CommandPageTests
{
    private const string Page = "docs/commands.md";
    private const string ApproveVariable = "MEMORYDB_APPROVE";

    private static readonly Assembly Package = Assembly.Load("MemoryDb.Core");

    [Fact]
    public void Every_command_has_a_member()
    {
        ILookup<string, string> members = CommandPage.Members(Package);
        foreach (string command in CommandFamily.All.SelectMany(family => family.Names))
            Assert.True(members[command].Any(), $"No member says that it is {command}.");
    }

    [Fact]
    public void The_page_lists_them_as_they_are()
    {
        string current = CommandPage.Of(Package);
        if (Environment.GetEnvironmentVariable(ApproveVariable) == "1")
            File.WriteAllText(RepositoryFiles.FullPath(Page), current);
        Assert.True(
            RepositoryFiles.Read(Page).ReplaceLineEndings("\n") == current,
            $"{Page} is not what the members say. To write it anew: {ApproveVariable}=1 dotnet test"
                + " tests/MemoryDb.Repository.Tests");
    }
}
