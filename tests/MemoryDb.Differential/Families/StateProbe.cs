using MemoryDb.Differential.Redis;

namespace MemoryDb.Differential.Families;

/// <summary>Looks at all that a key holds.</summary>
internal static class StateProbe
{
    /// <summary>Type, expiry and content; Redis is asked for each type, and all but one answer with an error.</summary>
    public static DifferentialCommand Of(byte[] key) => new(
        $"the state of '{System.Text.Encoding.UTF8.GetString(key)}'",
        database => LookAsync(database.Database, key),
        _ =>
        [
            Command.Encode("TYPE", key),
            Command.Encode("PEXPIRETIME", key),
            Command.Encode("GET", key),
            Command.Encode("HGETALL", key),
            Command.Encode("LRANGE", key, 0, -1),
            Command.Encode("SMEMBERS", key),
            Command.Encode("ZRANGE", key, 0, -1, "WITHSCORES"),
        ],
        Read);

    private static async Task<Reply> LookAsync(MemoryDatabase database, byte[] key)
    {
        KeyType type = await database.Keys.TypeAsync(key);
        Optional<DateTimeOffset> expiry = await database.Keys.ExpiryTimeAsync(key);
        Reply expireAt = expiry.HasValue ? Reply.Of(expiry.Value.ToUnixTimeMilliseconds()) : Reply.Nothing;
        return Reply.List([Reply.Of((long)type), expireAt, await ContentAsync(database, key, type)]);
    }

    private static async Task<Reply> ContentAsync(MemoryDatabase database, byte[] key, KeyType type)
    {
        switch (type)
        {
            case KeyType.None:
                return Reply.Nothing;
            case KeyType.String:
                return Reply.Of((await database.String<byte[]>(key).GetAsync()).Value);
            case KeyType.Hash:
                return Reply.Bag((await database.Hash<byte[], byte[]>(key).GetAllAsync()).Select(Reply.Of));
            case KeyType.List:
                return Reply.List((await database.List<byte[]>(key).RangeAsync()).Select(Reply.Of));
            case KeyType.Set:
                return Reply.Bag((await database.Set<byte[]>(key).MembersAsync()).Select(Reply.Of));
            default:
                return Reply.List((await database.SortedSet<byte[]>(key).RangeAsync()).Select(Reply.Of));
        }
    }

    private static Reply Read(RespReply[] answers)
    {
        long expireAt = answers[1].Integer!.Value;
        (KeyType type, Reply content) = System.Text.Encoding.ASCII.GetString(answers[0].Bytes!) switch
        {
            "string" => (KeyType.String, Reply.From(answers[2])),
            "hash" => (KeyType.Hash, Reply.FromPairs(answers[3])),
            "list" => (KeyType.List, Reply.From(answers[4])),
            "set" => (KeyType.Set, Reply.FromBag(answers[5])),
            "zset" => (KeyType.SortedSet, Reply.FromScored(answers[6])),
            _ => (KeyType.None, Reply.Nothing),
        };
        return Reply.List(
            [Reply.Of((long)type), expireAt < 0 ? Reply.Nothing : Reply.Of(expireAt), content]);
    }
}
