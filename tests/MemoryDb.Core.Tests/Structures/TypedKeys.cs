using MemoryDb.Commit;
using MemoryDb.Core.Tests.Support;
using MemoryDb.Data;
using MemoryDb.Effects;
using MemoryDb.Internal;
using MemoryDb.Log;
using MemoryDb.Serialization;

namespace MemoryDb.Core.Tests.Structures;

/// <summary>A log that holds one key of every type but a string, written by hand as a primary would have.</summary>
internal static class TypedKeys
{
    public static readonly TheoryData<string> Names = ["hash", "list", "set", "sorted set"];

    public static KeyType TypeOf(string name) => name switch
    {
        "hash" => KeyType.Hash,
        "list" => KeyType.List,
        "set" => KeyType.Set,
        _ => KeyType.SortedSet,
    };

    public static async Task<InMemoryTransactionLog> CreateLogAsync()
    {
        HandWrittenLog written = await HandWrittenLog.CreateAsync();
        ByteBuffer payload = HandWrittenLog.Begin(RecordKind.Effects, sequence: 2);
        new MessagePackWriter(payload).WriteArrayHeader(4);
        var keyspace = new Keyspace(new Random(1));
        byte[] element = "x"u8.ToArray();
        Add(payload, keyspace, EffectKind.HashPut, "hash"u8, new EffectItem(StoredPair.Create("f"u8, "x"u8)));
        Add(payload, keyspace, EffectKind.ListPushRight, "list"u8, new EffectItem(element));
        Add(payload, keyspace, EffectKind.SetAdd, "set"u8, new EffectItem(element));
        Add(payload, keyspace, EffectKind.SortedSetPut, "sorted set"u8, new EffectItem(element, 1));
        await written.AppendAsync(payload);
        return written.Log;
    }

    private static void Add(
        ByteBuffer payload, Keyspace keyspace, EffectKind kind, ReadOnlySpan<byte> key, EffectItem item) =>
        EffectEncoder.Encode(new Effect(kind, keyspace.Encode(key), new ReadOnlySpan<EffectItem>(in item)), payload);
}
