using MemoryDb.Differential.Redis;

namespace MemoryDb.Differential.Families;

/// <summary>The string commands.</summary>
internal sealed class StringFamily : IDifferentialFamily
{
    public DifferentialCommand Draw(Arguments arguments)
    {
        byte[] key = arguments.Key();
        byte[] text = arguments.Text();
        switch (arguments.Random.Next(13))
        {
            case 0:
                return Command.Same(
                    async database => Reply.Of(await database.String<byte[]>(key).GetAsync()), Reply.From, "GET", key);
            case 1:
                return Command.Same(
                    async database =>
                    {
                        await database.String<byte[]>(key).SetAsync(text);
                        return Reply.Ok;
                    },
                    Reply.From,
                    "SET",
                    key,
                    text);
            case 2:
                return Set(key, text, arguments);
            case 3:
                return Command.Same(
                    async database => Reply.Of(await database.String<byte[]>(key).GetAndSetAsync(text)),
                    Reply.From,
                    "GETSET",
                    key,
                    text);
            case 4:
                return Command.Same(
                    async database => Reply.Of(await database.String<byte[]>(key).GetAndDeleteAsync()),
                    Reply.From,
                    "GETDEL",
                    key);
            case 5:
                return Command.Same(
                    async database => Reply.Of(await database.String<byte[]>(key).AppendAsync(text)),
                    Reply.From,
                    "APPEND",
                    key,
                    text);
            case 6:
                return Command.Same(
                    async database => Reply.Of(await database.String<byte[]>(key).LengthAsync()),
                    Reply.From,
                    "STRLEN",
                    key);
            case 7 or 8:
                return Count(key, arguments.Integer(), arguments.Chance(2));
            case 9 or 10:
                byte[][] keys = arguments.SomeKeys(4);
                return Command.Same(
                    async database => Reply.List(
                        (await database.Strings.GetAsync<byte[]>(Arguments.ToKeys(keys))).Select(Reply.Of)),
                    Reply.From,
                    "MGET",
                    keys);
            default:
                return SetMany(arguments);
        }
    }

    private static DifferentialCommand Set(byte[] key, byte[] text, Arguments arguments)
    {
        When when = arguments.OneOf(When.Always, When.NotExists, When.Exists);
        bool keeps = arguments.Chance(2);
        object[] condition = when switch
        {
            When.NotExists => ["NX"],
            When.Exists => ["XX"],
            _ => [],
        };
        object[] expiry = keeps ? ["KEEPTTL"] : [];
        return Command.Same(
            async database => await database.String<byte[]>(key).SetAsync(
                text, keeps ? Expiry.Keep : Expiry.Never, when) ? Reply.Ok : Reply.Nothing,
            Reply.From,
            "SET",
            key,
            text,
            condition,
            expiry);
    }

    private static DifferentialCommand Count(byte[] key, long by, bool isIncrement) => Command.Same(
        async database => Reply.Of(isIncrement
            ? await database.String<long>(key).IncrementAsync(by)
            : await database.String<long>(key).DecrementAsync(by)),
        Reply.From,
        isIncrement ? "INCRBY" : "DECRBY",
        key,
        by);

    private static DifferentialCommand SetMany(Arguments arguments)
    {
        KeyValuePair<byte[], byte[]>[] pairs =
            arguments.Some(() => KeyValuePair.Create(arguments.Key(), arguments.Text()), 4);
        KeyValuePair<Key, byte[]>[] values =
            Array.ConvertAll(pairs, static pair => KeyValuePair.Create(new Key(pair.Key), pair.Value));
        object[] redis = [.. pairs.SelectMany(static pair => new object[] { pair.Key, pair.Value })];
        if (arguments.Chance(2))
        {
            return Command.Same(
                async database => Reply.Of(await database.Strings.SetIfNoneExistsAsync(values)),
                Reply.From,
                "MSETNX",
                redis);
        }

        return Command.Same(
            async database =>
            {
                await database.Strings.SetAsync(values);
                return Reply.Ok;
            },
            Reply.From,
            "MSET",
            redis);
    }
}
