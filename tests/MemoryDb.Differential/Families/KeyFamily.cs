using MemoryDb.Differential.Redis;

namespace MemoryDb.Differential.Families;

/// <summary>The commands on keys of any type.</summary>
internal sealed class KeyFamily : IDifferentialFamily
{
    private static readonly string[] TypeNames = ["none", "string", "hash", "list", "set", "zset"];
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly DisturbanceFamily Disturbance = new();

    private static readonly Func<Arguments, DifferentialCommand>[] Commands =
    [
        Exists, CountExisting, Delete, Type, Expire, Expire, ExpireInSeconds, Persist, LoseExpiry, ExpiryTime,
        ExpiryTimeInSeconds, TimeToLive, Copy, Copy, Rename, RenameIfNotExists, Count, Scan, ClearSometimes,
        Disturbance.Draw, Disturbance.Draw, Disturbance.Draw, Disturbance.Draw, Disturbance.Draw, Disturbance.Draw,
    ];

    public DifferentialCommand Draw(Arguments arguments) =>
        arguments.OneOf<Func<Arguments, DifferentialCommand>>(Commands)(arguments);

    private static DifferentialCommand Exists(Arguments arguments)
    {
        byte[] key = arguments.Key();
        return Command.Same(
            async database => Reply.Of(await database.Keys.ExistsAsync(key)), Reply.From, "EXISTS", key);
    }

    private static DifferentialCommand CountExisting(Arguments arguments)
    {
        byte[][] keys = arguments.SomeKeys(4);
        return Command.Same(
            async database => Reply.Of(await database.Keys.ExistsAsync(Arguments.ToKeys(keys))),
            Reply.From,
            "EXISTS",
            keys);
    }

    private static DifferentialCommand Delete(Arguments arguments)
    {
        byte[][] keys = arguments.SomeKeys();
        return Command.Same(
            async database => Reply.Of(await database.Keys.DeleteAsync(Arguments.ToKeys(keys))),
            Reply.From,
            arguments.OneOf("DEL", "UNLINK"),
            keys);
    }

    private static DifferentialCommand Type(Arguments arguments)
    {
        byte[] key = arguments.Key();
        return Command.Same(
            async database => Reply.Of(TypeNames[(int)await database.Keys.TypeAsync(key)]), Reply.From, "TYPE", key);
    }

    private static DifferentialCommand Expire(Arguments arguments) => ExpireAt(arguments, Millisecond, "PEXPIREAT");

    private static DifferentialCommand ExpireInSeconds(Arguments arguments) => ExpireAt(arguments, Second, "EXPIREAT");

    private static DifferentialCommand ExpireAt(Arguments arguments, TimeSpan unit, string name)
    {
        byte[] key = arguments.Key();
        var when = (ExpireWhen)(arguments.Chance(12)
            ? arguments.OneOf(1 | 2, 1 | 4, 1 | 8, 4 | 8, 15)
            : arguments.OneOf(0, 0, 1, 2, 4, 8, 2 | 4, 2 | 8));
        List<string> conditions = [];
        foreach ((ExpireWhen flag, string condition) in new[]
        {
            (ExpireWhen.HasNoExpiry, "NX"), (ExpireWhen.HasExpiry, "XX"), (ExpireWhen.GreaterThan, "GT"),
            (ExpireWhen.LessThan, "LT"),
        })
        {
            if (when.HasFlag(flag))
                conditions.Add(condition);
        }

        return Timed.Of(
            arguments,
            unit,
            async (database, time) => Reply.Of(await database.Keys.ExpireAsync(key, time, when)),
            Reply.From,
            time => [name, key, time, conditions]);
    }

    private static DifferentialCommand Persist(Arguments arguments)
    {
        byte[] key = arguments.Key();
        return Command.Same(
            async database => Reply.Of(await database.Keys.PersistAsync(key)), Reply.From, "PERSIST", key);
    }

    private static DifferentialCommand LoseExpiry(Arguments arguments)
    {
        byte[] key = arguments.Key();
        return Command.Same(
            async database => Reply.Of(await database.Keys.ExpireAsync(key, Expiry.Never)),
            Reply.From,
            "PERSIST",
            key);
    }

    private static DifferentialCommand ExpiryTime(Arguments arguments)
    {
        byte[] key = arguments.Key();
        return Command.Same(
            async database => Milliseconds(await database.Keys.ExpiryTimeAsync(key)),
            FromTime,
            "PEXPIRETIME",
            key);
    }

    private static DifferentialCommand ExpiryTimeInSeconds(Arguments arguments)
    {
        byte[] key = arguments.Key();
        return Command.Same(
            async database =>
            {
                // Redis rounds to the nearest second.
                Reply time = Milliseconds(await database.Keys.ExpiryTimeAsync(key));
                return time == Reply.Nothing ? time : Reply.Of((time.Integer + 500) / 1000);
            },
            FromTime,
            "EXPIRETIME",
            key);
    }

    /// <summary>How long it lives is compared as the time until when, for the clocks differ.</summary>
    private static DifferentialCommand TimeToLive(Arguments arguments)
    {
        byte[] key = arguments.Key();
        byte[][] redis = Command.Encode("PEXPIRETIME", key);
        return new DifferentialCommand(
            Command.Show(redis),
            async database =>
            {
                Optional<TimeSpan> time = await database.Database.Keys.TimeToLiveAsync(key);
                return time.HasValue
                    ? Reply.Of(database.NowMilliseconds + (long)time.Value.TotalMilliseconds)
                    : Reply.Nothing;
            },
            _ => [redis],
            static answers => FromTime(answers[0]));
    }

    private static DifferentialCommand Copy(Arguments arguments)
    {
        byte[] source = arguments.Key();
        byte[] destination = arguments.Key();
        bool replaces = arguments.Chance(2);
        object[] replace = replaces ? ["REPLACE"] : [];
        return Command.Same(
            async database => Reply.Of(await database.Keys.CopyAsync(source, destination, replaces)),
            Reply.From,
            "COPY",
            source,
            destination,
            replace);
    }

    private static DifferentialCommand Rename(Arguments arguments) => Rename(arguments, When.Always, "RENAME");

    private static DifferentialCommand RenameIfNotExists(Arguments arguments) =>
        Rename(arguments, When.NotExists, "RENAMENX");

    /// <summary>To Redis a missing key is an error, which this command has no other.</summary>
    private static DifferentialCommand Rename(Arguments arguments, When when, string name)
    {
        byte[] key = arguments.Key();
        byte[] newKey = arguments.Key();
        return Command.Same(
            async database => Reply.Of(await database.Keys.RenameAsync(key, newKey, when)),
            static reply => Reply.Of(reply.Bytes is not null || reply.Integer == 1),
            name,
            key,
            newKey);
    }

    /// <summary>A key whose time has come counts until it is removed, as a command that writes does.</summary>
    private static DifferentialCommand Count(Arguments arguments) => Command.Same(
        async database =>
        {
            foreach (byte[] key in Arguments.AllKeys)
                await database.Keys.ExpireAsync(key, Expiry.Keep);
            return Reply.Of(await database.Keys.CountAsync());
        },
        Reply.From,
        "DBSIZE");

    private static DifferentialCommand ClearSometimes(Arguments arguments) => !arguments.Chance(4)
        ? ExpireAt(arguments, Millisecond, "PEXPIREAT")
        : Command.Same(
            async database =>
            {
                await database.Keys.ClearAsync();
                return Reply.Ok;
            },
            Reply.From,
            "FLUSHDB");

    private static DifferentialCommand Scan(Arguments arguments)
    {
        byte[] pattern = arguments.Pattern();
        KeyType type = arguments.OneOf(
            KeyType.None, KeyType.String, KeyType.Hash, KeyType.List, KeyType.Set, KeyType.SortedSet);
        object[] restriction = type == KeyType.None ? [] : ["TYPE", TypeNames[(int)type]];
        return Command.Same(
            async database => Reply.Bag(await database.Keys
                .ScanAsync(new GlobPattern(pattern), type == KeyType.None ? null : type)
                .Select(static key => Reply.Of(key.ToArray()))
                .Distinct()
                .ToArrayAsync()),
            static reply => Reply.FromBag(reply.Items![1]),
            "SCAN",
            0,
            "MATCH",
            pattern,
            "COUNT",
            1000,
            restriction);
    }

    private static Reply Milliseconds(Optional<DateTimeOffset> time) =>
        time.HasValue ? Reply.Of(time.Value.ToUnixTimeMilliseconds()) : Reply.Nothing;

    /// <summary>Redis has a negative number where there is no key, or no expiry.</summary>
    private static Reply FromTime(RespReply reply) => reply.Integer < 0 ? Reply.Nothing : Reply.From(reply);
}
