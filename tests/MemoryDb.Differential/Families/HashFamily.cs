using MemoryDb.Differential.Redis;

namespace MemoryDb.Differential.Families;

/// <summary>The hash commands, except for fractions.</summary>
internal sealed class HashFamily : IDifferentialFamily
{
    private static readonly Func<Arguments, DifferentialCommand>[] Commands =
    [
        Set, SetIfNotExists, SetMany, SetMany, Get, GetMany, GetAll, Fields, Values, Count, Length, Exists, Delete,
        DeleteMany, Increment, Increment, Decrement, RandomField, RandomFields, RandomPairs, Scan,
    ];

    public DifferentialCommand Draw(Arguments arguments) =>
        arguments.OneOf<Func<Arguments, DifferentialCommand>>(Commands)(arguments);

    private static DurableHash<byte[], byte[]> Hash(MemoryDatabase database, byte[] key) =>
        database.Hash<byte[], byte[]>(key);

    private static DifferentialCommand Set(Arguments arguments) => Set(arguments, When.Always, "HSET");

    private static DifferentialCommand SetIfNotExists(Arguments arguments) =>
        Set(arguments, When.NotExists, "HSETNX");

    private static DifferentialCommand Set(Arguments arguments, When when, string name)
    {
        byte[] key = arguments.Key();
        byte[] field = arguments.Member();
        byte[] value = arguments.Text();
        return Command.Same(
            async database => Reply.Of(await Hash(database, key).SetAsync(field, value, when)),
            Reply.From,
            name,
            key,
            field,
            value);
    }

    private static DifferentialCommand SetMany(Arguments arguments)
    {
        byte[] key = arguments.Key();
        KeyValuePair<byte[], byte[]>[] pairs = Array.ConvertAll(
            arguments.FewOrManyMembers(5), field => KeyValuePair.Create(field, arguments.Text()));
        return Command.Same(
            async database => Reply.Of(await Hash(database, key).SetAsync(pairs)),
            Reply.From,
            "HSET",
            key,
            pairs.SelectMany(static pair => new[] { pair.Key, pair.Value }));
    }

    private static DifferentialCommand Get(Arguments arguments)
    {
        byte[] key = arguments.Key();
        byte[] field = arguments.Member();
        return Command.Same(
            async database => Reply.Of(await Hash(database, key).GetAsync(field)), Reply.From, "HGET", key, field);
    }

    private static DifferentialCommand GetMany(Arguments arguments)
    {
        byte[] key = arguments.Key();
        byte[][] fields = arguments.SomeMembers();
        return Command.Same(
            async database => Reply.List((await Hash(database, key).GetAsync(fields)).Select(Reply.Of)),
            Reply.From,
            "HMGET",
            key,
            fields);
    }

    private static DifferentialCommand GetAll(Arguments arguments)
    {
        byte[] key = arguments.Key();
        return Command.Same(
            async database => Reply.Bag((await Hash(database, key).GetAllAsync()).Select(Reply.Of)),
            Reply.FromPairs,
            "HGETALL",
            key);
    }

    private static DifferentialCommand Fields(Arguments arguments)
    {
        byte[] key = arguments.Key();
        return Command.Same(
            async database => Reply.Bag((await Hash(database, key).FieldsAsync()).Select(Reply.Of)),
            Reply.FromBag,
            "HKEYS",
            key);
    }

    private static DifferentialCommand Values(Arguments arguments)
    {
        byte[] key = arguments.Key();
        return Command.Same(
            async database => Reply.Bag((await Hash(database, key).ValuesAsync()).Select(Reply.Of)),
            Reply.FromBag,
            "HVALS",
            key);
    }

    private static DifferentialCommand Count(Arguments arguments)
    {
        byte[] key = arguments.Key();
        return Command.Same(
            async database => Reply.Of(await Hash(database, key).CountAsync()), Reply.From, "HLEN", key);
    }

    private static DifferentialCommand Length(Arguments arguments)
    {
        byte[] key = arguments.Key();
        byte[] field = arguments.Member();
        return Command.Same(
            async database => Reply.Of(await Hash(database, key).LengthAsync(field)),
            Reply.From,
            "HSTRLEN",
            key,
            field);
    }

    private static DifferentialCommand Exists(Arguments arguments)
    {
        byte[] key = arguments.Key();
        byte[] field = arguments.Member();
        return Command.Same(
            async database => Reply.Of(await Hash(database, key).ExistsAsync(field)),
            Reply.From,
            "HEXISTS",
            key,
            field);
    }

    private static DifferentialCommand Delete(Arguments arguments)
    {
        byte[] key = arguments.Key();
        byte[] field = arguments.Member();
        return Command.Same(
            async database => Reply.Of(await Hash(database, key).DeleteAsync(field)), Reply.From, "HDEL", key, field);
    }

    private static DifferentialCommand DeleteMany(Arguments arguments)
    {
        byte[] key = arguments.Key();
        byte[][] fields = arguments.SomeMembers(5);
        return Command.Same(
            async database => Reply.Of(await Hash(database, key).DeleteAsync(fields)),
            Reply.From,
            "HDEL",
            key,
            fields);
    }

    private static DifferentialCommand Increment(Arguments arguments)
    {
        byte[] key = arguments.Key();
        byte[] field = arguments.Member();
        long by = arguments.Integer();
        return Command.Same(
            async database => Reply.Of(await Hash(database, key).IncrementAsync(field, by)),
            Reply.From,
            "HINCRBY",
            key,
            field,
            by);
    }

    /// <summary>Redis has no such command; the least integer has no negative that it could be told.</summary>
    private static DifferentialCommand Decrement(Arguments arguments)
    {
        byte[] key = arguments.Key();
        byte[] field = arguments.Member();
        long by = Math.Max(arguments.Integer(), -long.MaxValue);
        return Command.Same(
            async database => Reply.Of(await Hash(database, key).DecrementAsync(field, by)),
            Reply.From,
            "HINCRBY",
            key,
            field,
            -by);
    }

    private static DifferentialCommand RandomField(Arguments arguments)
    {
        byte[] key = arguments.Key();
        return Choice(key, 1, false, [], FreeChoice.Exists).With(async database =>
        {
            Optional<byte[]> field = await Hash(database, key).RandomFieldAsync();
            return field.HasValue ? Reply.List([Reply.Of(field.Value)]) : Reply.Nothing;
        });
    }

    private static DifferentialCommand RandomFields(Arguments arguments)
    {
        byte[] key = arguments.Key();
        bool repeats = arguments.Chance(2);
        int count = repeats ? arguments.Random.Next(6) : arguments.Count();
        return Choice(key, count, repeats, [repeats ? -count : count], FreeChoice.Exists).With(async database =>
            Reply.List((await Hash(database, key).RandomFieldsAsync(count, repeats)).Select(Reply.Of)));
    }

    private static DifferentialCommand RandomPairs(Arguments arguments)
    {
        byte[] key = arguments.Key();
        bool repeats = arguments.Chance(2);
        int count = repeats ? arguments.Random.Next(6) : arguments.Count();
        object[] redis = [repeats ? -count : count, "WITHVALUES"];
        return Choice(key, count, repeats, redis, FreeChoice.Valued).With(async database =>
            Reply.List((await Hash(database, key).RandomPairsAsync(count, repeats)).Select(Reply.Of)));
    }

    private static FreeChoice Choice(
        byte[] key, int count, bool repeats, object[] redis, Func<RespReply, Reply> found) => new()
        {
            Redis = Command.Encode("HRANDFIELD", key, redis),
            Count = count,
            IsRepeated = repeats,
            Size = Command.Encode("HLEN", key),
            LookUp = Command.Encode("HMGET", key),
            Found = found,
        };

    private static DifferentialCommand Scan(Arguments arguments)
    {
        byte[] key = arguments.Key();
        byte[] pattern = arguments.Pattern();
        return Command.Same(
            async database => Reply.Bag(
                await Hash(database, key).ScanAsync(new GlobPattern(pattern)).Select(Reply.Of).ToArrayAsync()),
            static reply => reply.Items is { } items ? Reply.FromPairs(items[1]) : Reply.From(reply),
            "HSCAN",
            key,
            0,
            "MATCH",
            pattern,
            "COUNT",
            1000);
    }
}
