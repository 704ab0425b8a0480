using MemoryDb.Data;
using MemoryDb.Effects;

namespace MemoryDb.Core.Tests.Effects;

/// <summary>What applying an effect costs beside the change itself.</summary>
public sealed class EffectApplierTests
{
    [Fact]
    public void A_counter_that_keeps_its_expiry_is_indexed_once()
    {
        var keyspace = new Keyspace(new Random(9));
        var applier = new EffectApplier(keyspace);
        EncodedKey key = keyspace.Encode("counter"u8);
        Put(number: 1_000);
        for (int count = 0; count < 100; count++)
            Put(Effect.KeepExpiry);
        Assert.Equal(1, keyspace.Expiries.Count);
        Assert.True(keyspace.Expiries.TryPeekDue(1_000, out _));

        void Put(long number) => applier.Apply(
            new Effect(EffectKind.KeyPut, key, [new EffectItem(StoredPair.Create(key.Bytes, "1"u8))], number),
            undo: null);
    }
}
