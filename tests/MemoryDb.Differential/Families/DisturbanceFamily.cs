using MemoryDb.Differential.Redis;

namespace MemoryDb.Differential.Families;

/// <summary>What makes a family's commands meet other types, missing keys and keys whose time has come.</summary>
internal sealed class DisturbanceFamily : IDifferentialFamily
{
    public DifferentialCommand Draw(Arguments arguments)
    {
        byte[] key = arguments.Key();
        byte[] text = arguments.Text();
        switch (arguments.Random.Next(9))
        {
            case 0:
                return Command.Same(
                    async database => Reply.Of(await database.Keys.DeleteAsync(key)), Reply.From, "DEL", key);
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
                return Command.Same(
                    async database => Reply.Of(await database.Hash<byte[], byte[]>(key).SetAsync(text, text)),
                    Reply.From,
                    "HSET",
                    key,
                    text,
                    text);
            case 3:
                return Command.Same(
                    async database => Reply.Of(await database.List<byte[]>(key).PushRightAsync(text)),
                    Reply.From,
                    "RPUSH",
                    key,
                    text);
            case 4:
                return Command.Same(
                    async database => Reply.Of(await database.Set<byte[]>(key).AddAsync(text)),
                    Reply.From,
                    "SADD",
                    key,
                    text);
            case 5:
                double score = arguments.Number();
                return Command.Same(
                    async database => Reply.Of(await database.SortedSet<byte[]>(key).AddAsync(text, score)),
                    Reply.From,
                    "ZADD",
                    key,
                    score,
                    text);
            case 6:
                return Advance(TimeSpan.FromMilliseconds(arguments.OneOf(1, 500, 1000, 5000)));
            default:
                return ExpireIn(key, TimeSpan.FromMilliseconds(arguments.OneOf(1, 1000, 5000, 100_000)));
        }
    }

    private static DifferentialCommand Advance(TimeSpan by) => new(
        $"{by.TotalMilliseconds} ms pass",
        database =>
        {
            database.Clock.Advance(by);
            return Task.FromResult(Reply.Of(database.NowMilliseconds));
        },
        static now => [Timed.LetExpire(now.Integer)],
        static _ => Reply.Any);

    /// <summary>Our clock decides the moment; Redis is told it as an absolute time.</summary>
    private static DifferentialCommand ExpireIn(byte[] key, TimeSpan time) => new(
        $"'{System.Text.Encoding.UTF8.GetString(key)}' expires in {time.TotalMilliseconds} ms",
        async database =>
        {
            bool exists = await database.Database.Keys.ExpireAsync(key, time);
            return Reply.List([Reply.Of(exists), Reply.Of(database.NowMilliseconds + (long)time.TotalMilliseconds)]);
        },
        ours => [Command.Encode("PEXPIREAT", key, ours.Items[1].ToString())],
        static answers => Reply.List([Reply.From(answers[0]), Reply.Any]));
}
