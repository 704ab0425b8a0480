using MemoryDb.Differential.Redis;

namespace MemoryDb.Differential.Families;

/// <summary>The string commands on parts of a value, and those that set or take an expiry.</summary>
internal sealed class StringOptionFamily : IDifferentialFamily
{
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private static readonly Func<Arguments, DifferentialCommand>[] Commands =
    [
        Set, SetInSeconds, GetAndSet, GetAndSetWithExpiry, GetAndExpire, GetAndExpireInSeconds, GetAndPersist, GetRange,
        GetRange, SetRange, SetRange, Append,
    ];

    public DifferentialCommand Draw(Arguments arguments) =>
        arguments.OneOf<Func<Arguments, DifferentialCommand>>(Commands)(arguments);

    private static DifferentialCommand Set(Arguments arguments) => Set(arguments, Millisecond, "PXAT");

    private static DifferentialCommand SetInSeconds(Arguments arguments) => Set(arguments, Second, "EXAT");

    private static DifferentialCommand Set(Arguments arguments, TimeSpan unit, string option)
    {
        byte[] key = arguments.Key();
        byte[] text = arguments.Text();
        When when = Condition(arguments, out object[] condition);
        return Timed.Of(
            arguments,
            unit,
            async (database, time) =>
                await database.String<byte[]>(key).SetAsync(text, time, when) ? Reply.Ok : Reply.Nothing,
            Reply.From,
            time => ["SET", key, text, condition, option, time]);
    }

    private static DifferentialCommand GetAndSet(Arguments arguments)
    {
        byte[] key = arguments.Key();
        byte[] text = arguments.Text();
        bool keeps = arguments.Chance(2);
        object[] expiry = keeps ? ["KEEPTTL"] : [];
        When when = Condition(arguments, out object[] condition);
        return Command.Same(
            async database => Reply.Of(await database.String<byte[]>(key)
                .GetAndSetAsync(text, keeps ? Expiry.Keep : Expiry.Never, when)),
            Reply.From,
            "SET",
            key,
            text,
            "GET",
            condition,
            expiry);
    }

    private static DifferentialCommand GetAndSetWithExpiry(Arguments arguments)
    {
        byte[] key = arguments.Key();
        byte[] text = arguments.Text();
        When when = Condition(arguments, out object[] condition);
        return Timed.Of(
            arguments,
            Millisecond,
            async (database, time) => Reply.Of(await database.String<byte[]>(key).GetAndSetAsync(text, time, when)),
            Reply.From,
            time => ["SET", key, text, "GET", condition, "PXAT", time]);
    }

    private static DifferentialCommand GetAndExpire(Arguments arguments) =>
        GetAndExpire(arguments, Millisecond, "PXAT");

    private static DifferentialCommand GetAndExpireInSeconds(Arguments arguments) =>
        GetAndExpire(arguments, Second, "EXAT");

    private static DifferentialCommand GetAndExpire(Arguments arguments, TimeSpan unit, string option)
    {
        byte[] key = arguments.Key();
        return Timed.Of(
            arguments,
            unit,
            async (database, time) => Reply.Of(await database.String<byte[]>(key).GetAndExpireAsync(time)),
            Reply.From,
            time => ["GETEX", key, option, time]);
    }

    private static DifferentialCommand GetAndPersist(Arguments arguments)
    {
        byte[] key = arguments.Key();
        bool keeps = arguments.Chance(2);
        object[] persist = keeps ? [] : ["PERSIST"];
        return Command.Same(
            async database => Reply.Of(
                await database.String<byte[]>(key).GetAndExpireAsync(keeps ? Expiry.Keep : Expiry.Never)),
            Reply.From,
            "GETEX",
            key,
            persist);
    }

    private static DifferentialCommand GetRange(Arguments arguments)
    {
        byte[] key = arguments.Key();
        long start = arguments.Integer();
        long stop = arguments.Integer();
        return Command.Same(
            async database => Reply.Of((await database.String<byte[]>(key).GetRangeAsync(start, stop)).ToArray()),
            Reply.From,
            "GETRANGE",
            key,
            start,
            stop);
    }

    /// <summary>The offsets are small: Redis really allocates so much.</summary>
    private static DifferentialCommand SetRange(Arguments arguments)
    {
        byte[] key = arguments.Key();
        byte[] text = arguments.Text();
        long offset = arguments.Chance(10) ? -1 : arguments.Random.Next(20);
        return Command.Same(
            async database => Reply.Of(await database.String<byte[]>(key).SetRangeAsync(offset, text)),
            Reply.From,
            "SETRANGE",
            key,
            offset,
            text);
    }

    private static DifferentialCommand Append(Arguments arguments)
    {
        byte[] key = arguments.Key();
        byte[] text = arguments.Text();
        return Command.Same(
            async database => Reply.Of(await database.String<byte[]>(key).AppendAsync(text)),
            Reply.From,
            "APPEND",
            key,
            text);
    }

    private static When Condition(Arguments arguments, out object[] condition)
    {
        When when = arguments.OneOf(When.Always, When.Always, When.NotExists, When.Exists);
        condition = when switch
        {
            When.NotExists => ["NX"],
            When.Exists => ["XX"],
            _ => [],
        };
        return when;
    }
}
