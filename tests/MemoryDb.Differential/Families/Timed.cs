using MemoryDb.Differential.Redis;

namespace MemoryDb.Differential.Families;

/// <summary>
/// Commands that name a time. Our clock, which only the commands move, stands far ahead of Redis': Redis gets absolute
/// times, and what ours lets expire is deleted there.
/// </summary>
internal static class Timed
{
    private const string Expire = """
        for _, key in ipairs(KEYS) do
            local at = redis.call('PEXPIRETIME', key)
            if at > 0 and at <= tonumber(ARGV[1]) then redis.call('DEL', key) end
        end
        return 0
        """;

    /// <summary>Has Redis delete all keys whose time has come.</summary>
    public static byte[][] LetExpire(long nowMilliseconds) =>
        Command.Encode("EVAL", Expire, Arguments.AllKeys.Count, Arguments.AllKeys, nowMilliseconds);

    /// <summary>A command with a time about now, before or after.</summary>
    /// <param name="arguments">Draws the time.</param>
    /// <param name="unit">What the time is a multiple of.</param>
    /// <param name="run">Executes it on ours.</param>
    /// <param name="read">What Redis' answer comes to.</param>
    /// <param name="redis">What Redis gets for a time in that unit.</param>
    public static DifferentialCommand Of(
        Arguments arguments,
        TimeSpan unit,
        Func<MemoryDatabase, DateTimeOffset, Task<Reply>> run,
        Func<RespReply, Reply> read,
        Func<long, object[]> redis)
    {
        long fromNow = arguments.Chance(4)
            ? arguments.OneOf(-5000, -1, 0, 1, 500)
            : arguments.OneOf(1000, 5000, 50_000, 100_000, 200_000, 1_000_000);
        long unitMilliseconds = (long)unit.TotalMilliseconds;
        return new DifferentialCommand(
            $"{Command.Show(Command.Encode(redis(fromNow / unitMilliseconds)))} from now",
            async database =>
            {
                long now = database.NowMilliseconds;
                long at = (now + fromNow) / unitMilliseconds * unitMilliseconds;
                Reply reply = await run(database.Database, DateTimeOffset.FromUnixTimeMilliseconds(at));
                return Reply.List([reply, Reply.Of(now), Reply.Of(at / unitMilliseconds)]);
            },
            ours =>
            {
                // What ours refused has no times; Redis is to refuse any.
                if (!ours.HasItems)
                    return [Command.Encode(redis(long.MaxValue / 1_000_000))];
                (long now, long at) = (ours.Items[1].Integer, ours.Items[2].Integer);
                byte[][] command = Command.Encode(redis(at));
                return at * unitMilliseconds <= now ? [command, LetExpire(now)] : [command];
            },
            answers => answers[0].Error is null
                ? Reply.List([read(answers[0]), Reply.Any, Reply.Any])
                : Reply.From(answers[0]));
    }
}
