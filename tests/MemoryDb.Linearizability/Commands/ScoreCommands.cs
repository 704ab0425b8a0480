using System.Globalization;

namespace MemoryDb.Linearizability;

/// <summary>
/// The commands on sorted sets. In the model an item is a member with its score, which is a whole number.
/// </summary>
internal static class ScoreCommands
{
    public static Command Add(int key, string member, int score) => Command.Of(
        $"Add {member} {score}",
        [key],
        view =>
        {
            if (!view.TryFind(key, HeldType.SortedSet, out string[] items))
                return Reply.WrongType;
            bool isNew = ScoreOf(items, member) is null;
            Put(view, key, items, member, score);
            return Reply.Of(isNew);
        },
        target => target.SortedSet(key).AddAsync(member, score, cancellationToken: target.Token),
        Reply.Of);

    public static Command Increment(int key, string member, int by) => Command.Of(
        $"Increment {member} {by}",
        [key],
        view =>
        {
            if (!view.TryFind(key, HeldType.SortedSet, out string[] items))
                return Reply.WrongType;
            int score = (ScoreOf(items, member) ?? 0) + by;
            Put(view, key, items, member, score);
            return Reply.Of(score);
        },
        target => target.SortedSet(key).IncrementAsync(member, by, target.Token),
        Reply.OfScore);

    public static Command Remove(int key, string member) => Command.Of(
        $"Remove {member}",
        [key],
        view =>
        {
            if (!view.TryFind(key, HeldType.SortedSet, out string[] items))
                return Reply.WrongType;
            view.Put(key, HeldType.SortedSet, [.. items.Where(item => MemberOf(item) != member)]);
            return Reply.Of(ScoreOf(items, member) is not null);
        },
        target => target.SortedSet(key).RemoveAsync(member, target.Token),
        Reply.Of);

    public static Command Score(int key, string member) => Command.Of(
        $"Score {member}",
        [key],
        view => !view.TryFind(key, HeldType.SortedSet, out string[] items) ? Reply.WrongType
            : ScoreOf(items, member) is { } score ? Reply.Of(score)
            : Reply.Nothing,
        target => target.SortedSet(key).ScoreAsync(member, target.Token),
        Reply.Of) with
    {
        IsRead = true,
    };

    public static Command PopMin(int key) => Command.Of(
        "PopMin",
        [key],
        view =>
        {
            if (!view.TryFind(key, HeldType.SortedSet, out string[] items))
                return Reply.WrongType;
            if (items.Length == 0)
                return Reply.Nothing;
            view.Put(key, HeldType.SortedSet, items[1..]);
            return items[0];
        },
        target => target.SortedSet(key).PopMinAsync(target.Token),
        popped => popped.HasValue ? Item(popped.Value.Member, popped.Value.Score) : Reply.Nothing);

    public static Command Range(int key) => Command.Of(
        "Range",
        [key],
        view => view.TryFind(key, HeldType.SortedSet, out string[] items) ? Reply.Of(items) : Reply.WrongType,
        target => target.SortedSet(key).RangeAsync(0, -1, cancellationToken: target.Token),
        members => Reply.Of(members.Select(each => Item(each.Member, each.Score)))) with
    {
        IsRead = true,
    };

    private static string Item(string member, double score) => $"{member}:{Reply.OfScore(score)}";

    private static string MemberOf(string item) => item[..item.IndexOf(':')];

    private static int ScoreOf(string item) =>
        int.Parse(item.AsSpan(item.IndexOf(':') + 1), CultureInfo.InvariantCulture);

    private static int? ScoreOf(string[] items, string member) =>
        Array.Find(items, item => MemberOf(item) == member) is { } found ? ScoreOf(found) : null;

    private static void Put(ModelView view, int key, string[] items, string member, int score) =>
        view.Put(key, HeldType.SortedSet, [
            .. items.Where(item => MemberOf(item) != member)
                .Append(Item(member, score))
                .OrderBy(ScoreOf)
                .ThenBy(MemberOf, StringComparer.Ordinal),
        ]);
}
