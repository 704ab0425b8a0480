using System.Collections.Immutable;

namespace MemoryDb.Core.Tests.Models;

/// <summary>
/// Members that the database has drawn at random: the oracle checks that it was free to draw them, and follows.
/// </summary>
internal sealed class ModelChoice
{
    /// <summary>What the database's latest execution of the command drew.</summary>
    public string[] Drawn { get; private set; } = [];

    /// <summary>Notes what the database drew.</summary>
    public string[] Note(string[] drawn) => Drawn = drawn;

    /// <summary>Notes the one member that the database drew, if any.</summary>
    public object? Note(Optional<string> drawn)
    {
        Drawn = drawn.HasValue ? [drawn.Value] : [];
        return drawn.OrNull();
    }

    /// <summary>What was drawn, if it is as many different members as there can be; else a complaint.</summary>
    public object CheckDistinct(ImmutableSortedSet<string> members, int count) =>
        Drawn.Length == Math.Min(count, members.Count) && Drawn.Distinct().Count() == Drawn.Length
            && Drawn.All(members.Contains)
            ? Drawn
            : $"{count} different ones of {string.Join(", ", members)}";

    /// <summary>What was drawn, if it is as many members as asked for; else a complaint.</summary>
    public object CheckRepeated(ImmutableSortedSet<string> members, int count) =>
        Drawn.Length == (members.IsEmpty ? 0 : count) && Drawn.All(members.Contains)
            ? Drawn
            : $"{count} of {string.Join(", ", members)}";

    /// <summary>As <see cref="CheckDistinct"/> for a single one.</summary>
    public object? CheckOne(ImmutableSortedSet<string> members) =>
        CheckDistinct(members, 1) is string complaint ? complaint : Drawn.FirstOrDefault();
}
