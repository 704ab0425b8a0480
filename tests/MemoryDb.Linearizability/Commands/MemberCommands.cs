namespace MemoryDb.Linearizability;

/// <summary>The commands on sets.</summary>
internal static class MemberCommands
{
    public static Command Add(int key, string member) => Command.Of(
        $"Add {member}",
        [key],
        view =>
        {
            if (!view.TryFind(key, HeldType.Set, out string[] members))
                return Reply.WrongType;
            if (members.Contains(member))
                return Reply.Of(false);
            view.Put(key, HeldType.Set, [.. members.Append(member).Order(StringComparer.Ordinal)]);
            return Reply.Of(true);
        },
        target => target.Set(key).AddAsync(member, target.Token),
        Reply.Of);

    public static Command Remove(int key, string member) => Command.Of(
        $"Remove {member}",
        [key],
        view =>
        {
            if (!view.TryFind(key, HeldType.Set, out string[] members))
                return Reply.WrongType;
            if (!members.Contains(member))
                return Reply.Of(false);
            view.Put(key, HeldType.Set, [.. members.Where(each => each != member)]);
            return Reply.Of(true);
        },
        target => target.Set(key).RemoveAsync(member, target.Token),
        Reply.Of);

    /// <summary>Moves a member to another set.</summary>
    public static Command Move(int from, int to, string member) => Command.Of(
        $"Move {member}",
        [from, to],
        view =>
        {
            if (!view.TryFind(from, HeldType.Set, out string[] members))
                return Reply.WrongType;
            if (members.Length == 0)
                return Reply.Of(false);
            if (!view.TryFind(to, HeldType.Set, out string[] others))
                return Reply.WrongType;
            if (!members.Contains(member))
                return Reply.Of(false);
            view.Put(from, HeldType.Set, [.. members.Where(each => each != member)]);
            view.Put(to, HeldType.Set, [.. others.Append(member).Distinct().Order(StringComparer.Ordinal)]);
            return Reply.Of(true);
        },
        target => target.Set(from).MoveAsync(target.Key(to), member, target.Token),
        Reply.Of);

    public static Command Contains(int key, string member) => Command.Of(
        $"Contains {member}",
        [key],
        view => view.TryFind(key, HeldType.Set, out string[] members)
            ? Reply.Of(members.Contains(member))
            : Reply.WrongType,
        target => target.Set(key).ContainsAsync(member, target.Token),
        Reply.Of) with
    {
        IsRead = true,
    };

    public static Command Members(int key) => Command.Of(
        "Members",
        [key],
        view => view.TryFind(key, HeldType.Set, out string[] members) ? Reply.Of(members) : Reply.WrongType,
        target => target.Set(key).MembersAsync(target.Token),
        Reply.OfUnordered) with
    {
        IsRead = true,
    };
}
