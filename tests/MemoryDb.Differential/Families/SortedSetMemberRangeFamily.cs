using MemoryDb.Differential.Redis;

namespace MemoryDb.Differential.Families;

/// <summary>
/// Ranges of a sorted set's members. They mean something only where all scores are equal; a set of which that is not
/// true is left alone.
/// </summary>
internal sealed class SortedSetMemberRangeFamily : IDifferentialFamily
{
    private static readonly Func<Arguments, DifferentialCommand>[] Commands =
        [Add, Add, Add, Add, Add, Add, Count, Range, Range, Range, Store, Remove];

    public DifferentialCommand Draw(Arguments arguments) =>
        arguments.OneOf<Func<Arguments, DifferentialCommand>>(Commands)(arguments);

    private static DifferentialCommand Add(Arguments arguments)
    {
        byte[] key = arguments.Key();
        ScoredMember<byte[]>[] members = Array.ConvertAll(
            arguments.FewOrManyMembers(8), static member => new ScoredMember<byte[]>(member, 0));
        return Command.Same(
            async database => Reply.Of(await database.SortedSet<byte[]>(key).AddAsync(members)),
            Reply.From,
            "ZADD",
            key,
            members.SelectMany(static member => new object[] { member.Score, member.Member }));
    }

    private static DifferentialCommand Count(Arguments arguments)
    {
        byte[] key = arguments.Key();
        MemberRange<byte[]> members = Members(arguments);
        return IfScoresAreEqual(
            key,
            async set => Reply.Of(await set.CountAsync(members)),
            Reply.From,
            "ZLEXCOUNT",
            key,
            Show(members, Order.Ascending));
    }

    /// <summary>Redis shows no scores here.</summary>
    private static DifferentialCommand Range(Arguments arguments)
    {
        byte[] key = arguments.Key();
        MemberRange<byte[]> members = Members(arguments);
        Order order = DrawOrder(arguments, out object[] reverse);
        object[] limit = SortedSetRangeFamily.Limit(arguments, out long offset, out long count);
        return IfScoresAreEqual(
            key,
            async set => Reply.List((await set.RangeByMemberAsync(members, order, offset, count))
                .Select(static found => Reply.Of(found.Member))),
            Reply.From,
            "ZRANGE",
            key,
            Show(members, order),
            "BYLEX",
            reverse,
            limit);
    }

    private static DifferentialCommand Store(Arguments arguments)
    {
        byte[] key = arguments.Key();
        byte[] destination = arguments.Key();
        MemberRange<byte[]> members = Members(arguments);
        Order order = DrawOrder(arguments, out object[] reverse);
        object[] limit = SortedSetRangeFamily.Limit(arguments, out long offset, out long count);
        return IfScoresAreEqual(
            key,
            async set => Reply.Of(await set.RangeByMemberAndStoreAsync(destination, members, order, offset, count)),
            Reply.From,
            "ZRANGESTORE",
            destination,
            key,
            Show(members, order),
            "BYLEX",
            reverse,
            limit);
    }

    private static DifferentialCommand Remove(Arguments arguments)
    {
        byte[] key = arguments.Key();
        MemberRange<byte[]> members = Members(arguments);
        return IfScoresAreEqual(
            key,
            async set => Reply.Of(await set.RemoveRangeByMemberAsync(members)),
            Reply.From,
            "ZREMRANGEBYLEX",
            key,
            Show(members, Order.Ascending));
    }

    private static DifferentialCommand IfScoresAreEqual(
        byte[] key,
        Func<DurableSortedSet<byte[]>, Task<Reply>> run,
        Func<RespReply, Reply> read,
        params object[] redis)
    {
        byte[][] command = Command.Encode(redis);
        return new DifferentialCommand(
            Command.Show(command),
            async database =>
            {
                DurableSortedSet<byte[]> set = database.Database.SortedSet<byte[]>(key);
                ScoredMember<byte[]>[] members = await set.RangeAsync();
                bool isEqual = members.All(member => member.Score.Equals(members[0].Score));
                return isEqual ? await run(set) : Reply.Nothing;
            },
            ours => ours == Reply.Nothing ? [] : [command],
            answers => answers.Length == 0 ? Reply.Nothing : read(answers[0]));
    }

    private static Order DrawOrder(Arguments arguments, out object[] reverse)
    {
        Order order = arguments.OneOf(Order.Ascending, Order.Descending);
        reverse = order == Order.Ascending ? [] : ["REV"];
        return order;
    }

    private static byte[] DrawMember(Arguments arguments) =>
        arguments.Chance(2) ? arguments.Member() : arguments.Text();

    private static MemberRange<byte[]> Members(Arguments arguments) => new(Bound(arguments), Bound(arguments));

    private static MemberBound<byte[]> Bound(Arguments arguments) => arguments.Chance(4)
        ? MemberBound<byte[]>.Unbounded
        : new MemberBound<byte[]>(DrawMember(arguments), arguments.Chance(3));

    /// <summary>In descending order Redis has the upper end first.</summary>
    private static object[] Show(MemberRange<byte[]> members, Order order)
    {
        byte[] minimum = Show(members.Minimum, '-');
        byte[] maximum = Show(members.Maximum, '+');
        return order == Order.Ascending ? [minimum, maximum] : [maximum, minimum];
    }

    private static byte[] Show(MemberBound<byte[]> bound, char unbounded) => bound.IsBounded
        ? [(byte)(bound.IsExclusive ? '(' : '['), .. bound.Member!]
        : [(byte)unbounded];
}
