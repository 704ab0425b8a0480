namespace MemoryDb.Repository.Tests.Documentation;

/// <summary>Redis' commands of one family, as far as a typed API has them.</summary>
/// <param name="Name">The family.</param>
/// <param name="Commands">Its commands, aliases that Redis itself calls deprecated left out.</param>
internal sealed record CommandFamily(string Name, string Commands)
{
    public static readonly CommandFamily[] All =
    [
        new("Keys", """
            COPY DBSIZE DEL EXISTS EXPIRE EXPIREAT EXPIRETIME FLUSHDB PERSIST PEXPIRE PEXPIREAT PEXPIRETIME PTTL RENAME
            RENAMENX SCAN TTL TYPE UNLINK
            """),
        new("Strings", """
            APPEND DECR DECRBY DELIFEQ GET GETDEL GETEX GETRANGE INCR INCRBY INCRBYFLOAT MGET MSET MSETEX MSETNX SET
            SETRANGE STRLEN
            """),
        new("Hashes", """
            HDEL HEXISTS HGET HGETALL HGETDEL HINCRBY HINCRBYFLOAT HKEYS HLEN HMGET HRANDFIELD HSCAN HSET HSETNX HSTRLEN
            HVALS
            """),
        new("Lists", """
            BLMOVE BLMPOP BLPOP BRPOP LINDEX LINSERT LLEN LMOVE LMPOP LPOP LPOS LPUSH LPUSHX LRANGE LREM LSET LTRIM RPOP
            RPUSH RPUSHX
            """),
        new("Sets", """
            SADD SCARD SDIFF SDIFFSTORE SINTER SINTERCARD SINTERSTORE SISMEMBER SMEMBERS SMISMEMBER SMOVE SPOP
            SRANDMEMBER SREM SSCAN SUNION SUNIONSTORE
            """),
        new("Sorted sets", """
            BZMPOP BZPOPMAX BZPOPMIN ZADD ZCARD ZCOUNT ZDIFF ZDIFFSTORE ZINCRBY ZINTER ZINTERCARD ZINTERSTORE ZLEXCOUNT
            ZMPOP ZMSCORE ZPOPMAX ZPOPMIN ZRANDMEMBER ZRANGE ZRANGESTORE ZRANK ZREM ZREMRANGEBYLEX ZREMRANGEBYRANK
            ZREMRANGEBYSCORE ZREVRANK ZSCAN ZSCORE ZUNION ZUNIONSTORE
            """),
        new("Channels", "PSUBSCRIBE PUBLISH PUNSUBSCRIBE SUBSCRIBE UNSUBSCRIBE"),
    ];

    /// <summary>The commands one by one.</summary>
    public IEnumerable<string> Names => Commands.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
