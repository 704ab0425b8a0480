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
