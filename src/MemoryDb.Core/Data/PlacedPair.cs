using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace MemoryDb.Data;

/// <summary>
/// A <see cref="StoredPair"/> of key and value where it lies in a block of the <see cref="PairStore"/>. Its bytes never
/// change, and the block lives as long as anybody refers to it, so that it may be read after every lock is released.
/// </summary>
internal readonly struct PlacedPair(byte[] block, int place)
{
    /// <summary>Pairs lie at multiples of it.</summary>
    public const int Alignment = 8;

    /// <summary>In front of each pair: its length, and in the highest bit whether no entry refers to it.</summary>
    public const int HeaderBytes = sizeof(int);

    private const int Unused = int.MinValue;

    /// <summary>The block that it lies in.</summary>
    public byte[] Block => block;

    /// <summary>Where in the block it begins, in multiples of <see cref="Alignment"/>.</summary>
    public int Place => place;

    /// <summary>Key and value as stored.</summary>
    public ReadOnlySpan<byte> Bytes => MemoryMarshal.CreateReadOnlySpan(ref At(Start), Length);

    /// <summary>The key's bytes.</summary>
    public ReadOnlySpan<byte> Key => StoredPair.Key(Bytes);

    /// <summary>The value's bytes, which stay as they are for ever.</summary>
    public ReadOnlyMemory<byte> Value
    {
        get
        {
            ReadOnlySpan<byte> bytes = Bytes;
            int valueLength = StoredPair.ValueSpan(bytes).Length;
            return block.AsMemory(Start + bytes.Length - valueLength, valueLength);
        }
    }

    /// <summary>The value's bytes.</summary>
    public ReadOnlySpan<byte> ValueSpan => StoredPair.ValueSpan(Bytes);

    /// <summary>What it takes up in its block.</summary>
    public int PlacedBytes => PlacedBytesOf(Length);

    /// <summary>Whether an entry refers to it. The writer's alone.</summary>
    public bool IsUsed
    {
        get => Header >= 0;
        set => Header = value ? Header & ~Unused : Header | Unused;
    }

    private int Start => (place * Alignment) + HeaderBytes;

    // A reader beside the writer may meet the bit or not; the length is the same.
    private int Length => Header & ~Unused;

    private ref int Header => ref Unsafe.As<byte, int>(ref At(place * Alignment));

    /// <summary>
    /// Unchecked: the block's length lies at its beginning, often in another page, and places come from the store.
    /// </summary>
    private ref byte At(int offset) => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(block), offset);

    /// <summary>What a pair of that length takes up in a block.</summary>
    public static int PlacedBytesOf(int length) => (HeaderBytes + length + Alignment - 1) & -Alignment;

    /// <summary>Writes a pair to its place; it counts as used.</summary>
    public static PlacedPair Write(byte[] block, int place, ReadOnlySpan<byte> pair)
    {
        var placed = new PlacedPair(block, place);
        pair.CopyTo(block.AsSpan(placed.Start));
        placed.Header = pair.Length;
        return placed;
    }

    /// <summary>Gets the value, if <paramref name="key"/> is the pair's key.</summary>
    /// <param name="key">At most <see cref="StoredPair.ShortKeyBytes"/>.</param>
    /// <param name="value">The value's bytes, which stay as they are for ever.</param>
    public bool TryGetValue(ReadOnlySpan<byte> key, out ReadOnlyMemory<byte> value)
    {
        Debug.Assert(key.Length <= StoredPair.ShortKeyBytes);
        ref byte first = ref At(Start); // the key's length
        if (first != key.Length
            || !MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref first, 1), key.Length).SequenceEqual(key))
        {
            value = default;
            return false;
        }

        int bytesBefore = 1 + key.Length;
        value = new ReadOnlyMemory<byte>(block, Start + bytesBefore, Length - bytesBefore);
        return true;
    }

    /// <summary>
    /// Brings its header and its key near the processor, without waiting for them; a hint, which other processors do
    /// without.
    /// </summary>
    public unsafe void Prefetch()
    {
        const int cacheLineBytes = 64;
        if (!Sse.IsSupported)
            return;

        // Nothing is read or written through the pointer, so the block may move away from under it.
        void* first = Unsafe.AsPointer(ref At(place * Alignment));
        Sse.Prefetch0(first);
        Sse.Prefetch0((byte*)first + cacheLineBytes);
    }

    /// <summary>Whether it is the same one, not only an equal one.</summary>
    public bool IsSameAs(in PlacedPair other) => block == other.Block && place == other.Place;
}
