using System.Runtime.CompilerServices;
using MemoryDb.Internal;

namespace MemoryDb.Data;

/// <summary>
/// A key as the engine works with it: its bytes (in an array that others may share), their keyed hash and their slot.
/// All three are computed once, outside every lock.
/// </summary>
internal readonly struct EncodedKey
{
    private readonly byte[] _array;
    private readonly int _offset;
    private readonly int _length;

    [MethodImpl(Compiled.ForGood)]
    public EncodedKey(byte[] array, int offset, int length, KeyedHash hash)
    {
        _array = array;
        _offset = offset;
        _length = length;
        Hash = hash.Compute(array.AsSpan(offset, length));
        Slot = HashSlots.Of(array.AsSpan(offset, length));
    }

    private EncodedKey(int slot)
    {
        _array = [];
        Slot = slot;
    }

    public ulong Hash { get; }

    public int Slot { get; }

    public ReadOnlySpan<byte> Bytes => _array.AsSpan(_offset, _length);

    /// <summary>The key of a stored pair, without a copy.</summary>
    [MethodImpl(Compiled.ForGood)]
    public static EncodedKey OfPair(byte[] pair, KeyedHash hash)
    {
        int length = StoredPair.Key(pair).Length;
        return new EncodedKey(pair, pair.Length - StoredPair.ValueSpan(pair).Length - length, length, hash);
    }

    /// <summary>Stands for a whole slot, where only the slot matters.</summary>
    public static EncodedKey AnyOf(int slot) => new(slot);

    /// <summary>A copy that owns its bytes.</summary>
    public byte[] ToArray() => Bytes.ToArray();

    public Key ToKey() => new(ToArray().AsMemory());
}
