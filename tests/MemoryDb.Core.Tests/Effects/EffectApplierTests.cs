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

    [Fact]
    public void A_clear_forgets_every_expiry_and_a_rollback_remembers_them()
    {
        var keyspace = new Keyspace(new Random(9));
        var applier = new EffectApplier(keyspace);
        var undo = new UndoLog(keyspace);
        Put("a", undo: null);
        UInt128 before = KeyspaceDigest.Of(keyspace);
        Put("b", undo);
        applier.Apply(new Effect(EffectKind.Clear, default), undo);
        Assert.Equal(0, keyspace.Expiries.Count);
        Assert.Equal(0, keyspace.CountKeys());
        Put("c", undo);
        Assert.True(undo.HasCleared);
        undo.RollBack();
        Assert.False(undo.HasCleared);
        Assert.Equal(before, KeyspaceDigest.Of(keyspace));
        Assert.True(keyspace.Expiries.TryPeekDue(1_000, out ExpiryItem due));
        Assert.Equal("a"u8, due.Key);

        void Put(string name, UndoLog? undo)
        {
            EncodedKey key = keyspace.Encode(System.Text.Encoding.UTF8.GetBytes(name));
            var item = new EffectItem(StoredPair.Create(key.Bytes, "1"u8));
            applier.Apply(new Effect(EffectKind.KeyPut, key, [item], 1_000), undo);
        }
    }
}
