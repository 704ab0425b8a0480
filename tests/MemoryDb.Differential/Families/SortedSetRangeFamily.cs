namespace MemoryDb.Differential.Families;

/// <summary>Ranges of a sorted set's ranks and scores.</summary>
internal sealed class SortedSetRangeFamily : IDifferentialFamily
{
    private static readonly Func<Arguments, DifferentialCommand>[] Commands =
    [
        SortedSetFamily.Fill, SortedSetFamily.Fill, SortedSetFamily.Fill, SortedSetFamily.Fill, SortedSetFamily.Fill,
        SortedSetFamily.Fill, Count, Range, Range, RangeByScore, RangeByScore, StoreRange, StoreRangeByScore, Remove,
        RemoveByScore,
    ];

    public DifferentialCommand Draw(Arguments arguments) =>
        arguments.OneOf<Func<Arguments, DifferentialCommand>>(Commands)(arguments);

    /// <summary>Leaves out none or some, and ends after some or not at all.</summary>
    internal static object[] Limit(Arguments arguments, out long offset, out long count)
    {
        (offset, count) = (0, -1);
        if (arguments.Chance(2))
            return [];
        offset = arguments.Chance(8) ? long.MaxValue : arguments.Random.Next(4);
        count = arguments.Integer();
        return ["LIMIT", offset, count];
    }

    private static DifferentialCommand Count(Arguments arguments)
    {
        byte[] key = arguments.Key();
        ScoreRange scores = Scores(arguments);
        return Command.Same(
            async database => Reply.Of(await database.SortedSet<byte[]>(key).CountAsync(scores)),
            Reply.From,
            "ZCOUNT",
            key,
            Show(scores, Order.Ascending));
    }

    private static DifferentialCommand Range(Arguments arguments)
    {
        byte[] key = arguments.Key();
        long start = arguments.Chance(2) ? arguments.Random.Next(3) : arguments.Integer();
        long stop = arguments.Chance(2) ? -1 - arguments.Random.Next(3) : arguments.Integer();
        Order order = DrawOrder(arguments, out object[] reverse);
        return Command.Same(
            async database => Reply.List(
                (await database.SortedSet<byte[]>(key).RangeAsync(start, stop, order)).Select(Reply.Of)),
            Reply.FromScored,
            "ZRANGE",
            key,
            start,
            stop,
            reverse,
            "WITHSCORES");
    }

    private static DifferentialCommand RangeByScore(Arguments arguments)
    {
        byte[] key = arguments.Key();
        ScoreRange scores = Scores(arguments);
        Order order = DrawOrder(arguments, out object[] reverse);
        object[] limit = Limit(arguments, out long offset, out long count);
        return Command.Same(
            async database => Reply.List(
                (await database.SortedSet<byte[]>(key).RangeByScoreAsync(scores, order, offset, count))
                .Select(Reply.Of)),
            Reply.FromScored,
            "ZRANGE",
            key,
            Show(scores, order),
            "BYSCORE",
            reverse,
            limit,
            "WITHSCORES");
    }

    private static DifferentialCommand StoreRange(Arguments arguments)
    {
        byte[] key = arguments.Key();
        byte[] destination = arguments.Key();
        long start = arguments.Chance(2) ? arguments.Random.Next(3) : arguments.Integer();
        long stop = arguments.Chance(2) ? -1 - arguments.Random.Next(3) : arguments.Integer();
        Order order = DrawOrder(arguments, out object[] reverse);
        return Command.Same(
            async database => Reply.Of(
                await database.SortedSet<byte[]>(key).RangeAndStoreAsync(destination, start, stop, order)),
            Reply.From,
            "ZRANGESTORE",
            destination,
            key,
            start,
            stop,
            reverse);
    }

    private static DifferentialCommand StoreRangeByScore(Arguments arguments)
    {
        byte[] key = arguments.Key();
        byte[] destination = arguments.Key();
        ScoreRange scores = Scores(arguments);
        Order order = DrawOrder(arguments, out object[] reverse);
        object[] limit = Limit(arguments, out long offset, out long count);
        return Command.Same(
            async database => Reply.Of(await database.SortedSet<byte[]>(key)
                .RangeByScoreAndStoreAsync(destination, scores, order, offset, count)),
            Reply.From,
            "ZRANGESTORE",
            destination,
            key,
            Show(scores, order),
            "BYSCORE",
            reverse,
            limit);
    }

    /// <summary>Redis removes by ascending ranks only: the descending rank r is the ascending one -1 - r.</summary>
    private static DifferentialCommand Remove(Arguments arguments)
    {
        byte[] key = arguments.Key();
        long start = arguments.Chance(2) ? arguments.Random.Next(3) : arguments.Integer();
        long stop = arguments.Chance(2) ? -1 - arguments.Random.Next(3) : arguments.Integer();
        Order order = arguments.OneOf(Order.Ascending, Order.Descending);
        return Command.Same(
            async database => Reply.Of(await database.SortedSet<byte[]>(key).RemoveRangeAsync(start, stop, order)),
            Reply.From,
            "ZREMRANGEBYRANK",
            key,
            order == Order.Ascending ? start : -1 - stop,
            order == Order.Ascending ? stop : -1 - start);
    }

    private static DifferentialCommand RemoveByScore(Arguments arguments)
    {
        byte[] key = arguments.Key();
        ScoreRange scores = Scores(arguments);
        return Command.Same(
            async database => Reply.Of(await database.SortedSet<byte[]>(key).RemoveRangeByScoreAsync(scores)),
            Reply.From,
            "ZREMRANGEBYSCORE",
            key,
            Show(scores, Order.Ascending));
    }

    private static Order DrawOrder(Arguments arguments, out object[] reverse)
    {
        Order order = arguments.OneOf(Order.Ascending, Order.Descending);
        reverse = order == Order.Ascending ? [] : ["REV"];
        return order;
    }

    private static ScoreRange Scores(Arguments arguments) => new(
        new ScoreBound(arguments.Chance(3) ? double.NegativeInfinity : arguments.Number(), arguments.Chance(3)),
        new ScoreBound(arguments.Chance(3) ? double.PositiveInfinity : arguments.Number(), arguments.Chance(3)));

    /// <summary>In descending order Redis has the upper end first.</summary>
    private static object[] Show(ScoreRange scores, Order order) => order == Order.Ascending
        ? [Show(scores.Minimum), Show(scores.Maximum)]
        : [Show(scores.Maximum), Show(scores.Minimum)];

    private static byte[] Show(ScoreBound bound) =>
        bound.IsExclusive ? [(byte)'(', .. Arguments.Show(bound.Score)] : Arguments.Show(bound.Score);
}
