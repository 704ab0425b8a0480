using MemoryDb.Differential.Redis;

namespace MemoryDb.Differential.Families;

/// <summary>The commands on members of one sorted set.</summary>
internal sealed class SortedSetFamily : IDifferentialFamily
{
    private static readonly Func<Arguments, DifferentialCommand>[] Commands =
    [
        Fill, Fill, Add, Add, AddMany, AddMany, Increment, IncrementIf, IncrementIf, Remove, RemoveMany, Score, Scores,
        Rank, Count, Pop, PopMany, PopFromMany, RandomMember, RandomMembers, Scan,
    ];

    public DifferentialCommand Draw(Arguments arguments) =>
        arguments.OneOf<Func<Arguments, DifferentialCommand>>(Commands)(arguments);

    /// <summary>What fills a sorted set, also in other families.</summary>
    internal static DifferentialCommand Fill(Arguments arguments)
    {
        byte[] key = arguments.Key();
        ScoredMember<byte[]>[] members = Array.ConvertAll(
            arguments.FewOrManyMembers(8), member => new ScoredMember<byte[]>(member, arguments.Number()));
        return Command.Same(
            async database => Reply.Of(await database.SortedSet<byte[]>(key).AddAsync(members)),
            Reply.From,
            "ZADD",
            key,
            members.SelectMany(static member => new object[] { member.Score, member.Member }));
    }

    private static DifferentialCommand AddMany(Arguments arguments)
    {
        byte[] key = arguments.Key();
        ScoredMember<byte[]>[] members =
            arguments.Some(() => new ScoredMember<byte[]>(arguments.Member(), Number(arguments)), 5);
        bool countsChanged = arguments.Chance(2);
        SortedSetWhen when = Condition(arguments, out List<string> flags);
        if (countsChanged)
            flags.Add("CH");
        return Command.Same(
            async database => Reply.Of(countsChanged
                ? await database.SortedSet<byte[]>(key).UpdateAsync(members, when)
                : await database.SortedSet<byte[]>(key).AddAsync(members, when)),
            Reply.From,
            "ZADD",
            key,
            flags,
            members.SelectMany(static member => new object[] { member.Score, member.Member }));
    }

    private static DifferentialCommand Add(Arguments arguments)
    {
        byte[] key = arguments.Key();
        byte[] member = arguments.Member();
        double score = Number(arguments);
        bool countsChanged = arguments.Chance(2);
        SortedSetWhen when = Condition(arguments, out List<string> flags);
        if (countsChanged)
            flags.Add("CH");
        return Command.Same(
            async database => Reply.Of(countsChanged
                ? await database.SortedSet<byte[]>(key).UpdateAsync(member, score, when)
                : await database.SortedSet<byte[]>(key).AddAsync(member, score, when)),
            Reply.From,
            "ZADD",
            key,
            flags,
            score,
            member);
    }

    private static DifferentialCommand Increment(Arguments arguments)
    {
        byte[] key = arguments.Key();
        byte[] member = arguments.Member();
        double by = Number(arguments);
        return Command.Same(
            async database => Reply.Of(await database.SortedSet<byte[]>(key).IncrementAsync(member, by)),
            Reply.FromNumber,
            "ZINCRBY",
            key,
            by,
            member);
    }

    private static DifferentialCommand IncrementIf(Arguments arguments)
    {
        byte[] key = arguments.Key();
        byte[] member = arguments.Member();
        double by = Number(arguments);
        SortedSetWhen when = Condition(arguments, out List<string> flags);
        return Command.Same(
            async database => Reply.Of(await database.SortedSet<byte[]>(key).IncrementAsync(member, by, when)),
            Reply.FromNumber,
            "ZADD",
            key,
            flags,
            "INCR",
            by,
            member);
    }

    private static DifferentialCommand Remove(Arguments arguments)
    {
        byte[] key = arguments.Key();
        byte[] member = arguments.Member();
        return Command.Same(
            async database => Reply.Of(await database.SortedSet<byte[]>(key).RemoveAsync(member)),
            Reply.From,
            "ZREM",
            key,
            member);
    }

    private static DifferentialCommand RemoveMany(Arguments arguments)
    {
        byte[] key = arguments.Key();
        byte[][] members = arguments.SomeMembers();
        return Command.Same(
            async database => Reply.Of(await database.SortedSet<byte[]>(key).RemoveAsync(members)),
            Reply.From,
            "ZREM",
            key,
            members);
    }

    private static DifferentialCommand Score(Arguments arguments)
    {
        byte[] key = arguments.Key();
        byte[] member = arguments.Member();
        return Command.Same(
            async database => Reply.Of(await database.SortedSet<byte[]>(key).ScoreAsync(member)),
            Reply.FromNumber,
            "ZSCORE",
            key,
            member);
    }

    private static DifferentialCommand Scores(Arguments arguments)
    {
        byte[] key = arguments.Key();
        byte[][] members = arguments.SomeMembers();
        return Command.Same(
            async database => Reply.List(
                (await database.SortedSet<byte[]>(key).ScoresAsync(members)).Select(Reply.Of)),
            static reply => reply.Items is { } items ? Reply.List(items.Select(Reply.FromNumber)) : Reply.From(reply),
            "ZMSCORE",
            key,
            members);
    }

    private static DifferentialCommand Rank(Arguments arguments)
    {
        byte[] key = arguments.Key();
        byte[] member = arguments.Member();
        Order order = arguments.OneOf(Order.Ascending, Order.Descending);
        return Command.Same(
            async database => Reply.Of(await database.SortedSet<byte[]>(key).RankAsync(member, order)),
            Reply.From,
            order == Order.Ascending ? "ZRANK" : "ZREVRANK",
            key,
            member);
    }

    private static DifferentialCommand Count(Arguments arguments)
    {
        byte[] key = arguments.Key();
        return Command.Same(
            async database => Reply.Of(await database.SortedSet<byte[]>(key).CountAsync()), Reply.From, "ZCARD", key);
    }

    private static DifferentialCommand Pop(Arguments arguments)
    {
        byte[] key = arguments.Key();
        bool isMinimum = arguments.Chance(2);
        return Command.Same(
            async database => ListOf(isMinimum
                ? await database.SortedSet<byte[]>(key).PopMinAsync()
                : await database.SortedSet<byte[]>(key).PopMaxAsync()),
            Reply.FromScored,
            isMinimum ? "ZPOPMIN" : "ZPOPMAX",
            key);
    }

    private static DifferentialCommand PopMany(Arguments arguments)
    {
        byte[] key = arguments.Key();
        int count = arguments.AnyCount();
        bool isMinimum = arguments.Chance(2);
        return Command.Same(
            async database => Reply.List((isMinimum
                ? await database.SortedSet<byte[]>(key).PopMinAsync(count)
                : await database.SortedSet<byte[]>(key).PopMaxAsync(count)).Select(Reply.Of)),
            Reply.FromScored,
            isMinimum ? "ZPOPMIN" : "ZPOPMAX",
            key,
            count);
    }

    private static DifferentialCommand PopFromMany(Arguments arguments)
    {
        byte[][] keys = arguments.SomeKeys();
        int count = arguments.AnyCount();
        Order order = arguments.OneOf(Order.Ascending, Order.Descending);
        return Command.Same(
            async database =>
            {
                Optional<PoppedMembers<byte[]>> popped =
                    await database.SortedSets.PopAsync<byte[]>(Arguments.ToKeys(keys), order, count);
                return popped.HasValue
                    ? Reply.List(
                        [Reply.Of(popped.Value.Key.ToArray()), Reply.List(popped.Value.Members.Select(Reply.Of))])
                    : Reply.Nothing;
            },
            FromPopped,
            "ZMPOP",
            keys.Length,
            keys,
            order == Order.Ascending ? "MIN" : "MAX",
            "COUNT",
            count);
    }

    private static Reply FromPopped(RespReply reply) => reply.Items is not { } items
        ? Reply.From(reply)
        : Reply.List(
            [Reply.From(items[0]), Reply.FromScored(new RespReply(Items: [.. items[1].Items!.SelectMany(Parts)]))]);

    private static RespReply[] Parts(RespReply reply) => reply.Items!;

    private static DifferentialCommand RandomMember(Arguments arguments)
    {
        byte[] key = arguments.Key();
        return Choice(key, Command.Encode("ZRANDMEMBER", key, 1), 1, repeats: false).With(
            async database => ListOf(await database.SortedSet<byte[]>(key).RandomMemberAsync()));
    }

    private static DifferentialCommand RandomMembers(Arguments arguments)
    {
        byte[] key = arguments.Key();
        bool repeats = arguments.Chance(2);
        int count = repeats ? arguments.Random.Next(6) : arguments.Count();
        byte[][] redis = Command.Encode("ZRANDMEMBER", key, repeats ? -count : count, "WITHSCORES");
        return Choice(key, redis, count, repeats).With(async database =>
            Reply.List((await database.SortedSet<byte[]>(key).RandomMembersAsync(count, repeats)).Select(Reply.Of)));
    }

    private static FreeChoice Choice(byte[] key, byte[][] redis, int count, bool repeats) => new()
    {
        Redis = redis,
        Count = count,
        IsRepeated = repeats,
        Size = Command.Encode("ZCARD", key),
        LookUp = Command.Encode("ZMSCORE", key),
        Found = FreeChoice.Scored,
    };

    private static DifferentialCommand Scan(Arguments arguments)
    {
        byte[] key = arguments.Key();
        byte[] pattern = arguments.Pattern();
        return Command.Same(
            async database => Reply.Bag(await database.SortedSet<byte[]>(key)
                .ScanAsync(new GlobPattern(pattern)).Select(Reply.Of).ToArrayAsync()),
            static reply => reply.Items is { } items ? Reply.Bag(Reply.FromScored(items[1]).Items) : Reply.From(reply),
            "ZSCAN",
            key,
            0,
            "MATCH",
            pattern,
            "COUNT",
            1000);
    }

    private static Reply ListOf(Optional<ScoredMember<byte[]>> found) =>
        Reply.List(found.HasValue ? [Reply.Of(found.Value)] : []);

    private static double Number(Arguments arguments) => arguments.Chance(100) ? double.NaN : arguments.Number();

    /// <summary>Mostly none; also those that exclude each other.</summary>
    private static SortedSetWhen Condition(Arguments arguments, out List<string> flags)
    {
        var when = (SortedSetWhen)(arguments.Chance(20)
            ? arguments.OneOf(1 | 2, 1 | 4, 1 | 8, 4 | 8)
            : arguments.OneOf(0, 0, 0, 0, 1, 2, 4, 8, 2 | 4, 2 | 8));
        flags = [];
        if (when.HasFlag(SortedSetWhen.NotExists))
            flags.Add("NX");
        if (when.HasFlag(SortedSetWhen.Exists))
            flags.Add("XX");
        if (when.HasFlag(SortedSetWhen.GreaterThan))
            flags.Add("GT");
        if (when.HasFlag(SortedSetWhen.LessThan))
            flags.Add("LT");
        return when;
    }
}
