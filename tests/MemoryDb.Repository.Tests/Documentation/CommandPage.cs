using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace MemoryDb.Repository.Tests.Documentation;

/// <summary>
/// The page that lists every command beside the members that provide it. Members name their commands in brackets in
/// their summaries, which is where this takes it from.
/// </summary>
internal static partial class CommandPage
{
    /// <summary>The members of each command, by its name.</summary>
    public static ILookup<string, string> Members(Assembly package)
    {
        var documentation = XDocument.Load(Path.ChangeExtension(package.Location, ".xml"));
        return documentation.Descendants("member")
            .Where(member => IsMethod((string)member.Attribute("name")!))
            .SelectMany(member => CommandsOf(member.Element("summary")?.Value ?? "")
                .Select(command => (Command: command, Member: DisplayName((string)member.Attribute("name")!))))
            .Distinct()
            .ToLookup(pair => pair.Command, pair => pair.Member);
    }

    /// <summary>The page.</summary>
    public static string Of(Assembly package)
    {
        ILookup<string, string> members = Members(package);
        var page = new StringBuilder("""
            # Commands

            Redis' commands and the members that provide them. Inside a transaction the same members exist without
            `Async`, but for scans, waits and subscriptions. What behaves differently is told in
            [redis-differences.md](redis-differences.md).

            """.ReplaceLineEndings("\n"));
        foreach (CommandFamily family in CommandFamily.All)
        {
            page.Append($"\n## {family.Name}\n\n| command | members |\n|---|---|\n");
            foreach (string command in family.Names)
                page.Append($"| {command} | {string.Join(", ", members[command].Order(StringComparer.Ordinal))} |\n");
        }

        return page.ToString();
    }

    private static bool IsMethod(string name) => name.StartsWith("M:MemoryDb.", StringComparison.Ordinal)
        && !name.StartsWith("M:MemoryDb.Transaction", StringComparison.Ordinal)
        && name.Count(character => character == '.') >= 2
        && Type.GetType($"{DeclaringType(name)}, MemoryDb.Core") is { IsPublic: true };

    private static string DeclaringType(string name)
    {
        string path = name[2..].Split('(')[0];
        return path[..path.LastIndexOf('.')];
    }

    private static string DisplayName(string name)
    {
        string path = name[2..].Split('(')[0];
        string type = DeclaringType(name)["MemoryDb.".Length..].Split('`')[0];
        return $"`{type}.{path[(path.LastIndexOf('.') + 1)..].Split('`')[0]}`";
    }

    private static IEnumerable<string> CommandsOf(string summary) => Brackets().Matches(summary)
        .SelectMany(bracket => Words().Matches(bracket.Value))
        .Select(word => word.Value);

    [GeneratedRegex(@"\([^()]*\)")]
    private static partial Regex Brackets();

    [GeneratedRegex("[A-Z]{3,}")]
    private static partial Regex Words();
}
