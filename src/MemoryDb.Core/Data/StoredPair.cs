using System.Runtime.CompilerServices;
using MemoryDb.Internal;
namespace MemoryDb.Data;

/// <summary>
/// A key and its small value, or a field and its value, in one array: the key's length as a varint, the key, the
/// value. One object instead of three for the memory, for the cache and for the garbage collector. A published pair
/// is never changed in place, so a reader may decode its value after the lock is released.
/// </summary>
internal static class StoredPair
{
    /// <summary>A key of at most so many bytes has a length of one byte.</summary>
    public const int ShortKeyBytes = 0x7f;

    /// <summary>A new pair with copies of both.</summary>
    public static byte[] Create(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        byte[] pair = CreateUninitialized(key.Length, value.Length, out Span<byte> keyCopy, out Span<byte> valueCopy);
        key.CopyTo(keyCopy);
        value.CopyTo(valueCopy);
        return pair;
    }

    /// <summary>
    /// A new pair whose <paramref name="key"/> and <paramref name="value"/> the caller fills before anyone sees it.
    /// </summary>
    public static byte[] CreateUninitialized(int keyLength, int valueLength, out Span<byte> key, out Span<byte> value)
    {
        byte[] pair = GC.AllocateUninitializedArray<byte>(BytesOf(keyLength, valueLength));
        Divide(pair, keyLength, valueLength, out key, out value);
        return pair;
    }

    /// <summary>How many bytes a pair takes.</summary>
    public static int BytesOf(int keyLength, int valueLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(keyLength);
        ArgumentOutOfRangeException.ThrowIfNegative(valueLength);
        return checked(PrefixLength(keyLength) + keyLength + valueLength);
    }

    /// <summary>Writes a pair to the beginning of a buffer that has room for it.</summary>
    [MethodImpl(Compiled.ForGood)]
    public static void Write(Span<byte> buffer, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        Divide(buffer, key.Length, value.Length, out Span<byte> keyPlace, out Span<byte> valuePlace);
        key.CopyTo(keyPlace);
        value.CopyTo(valuePlace);
    }

    /// <summary>
    /// A new pair with a copy of the value into which bytes are written at an offset; zeros fill a gap before them.
    /// </summary>
    public static byte[] Patch(
        ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, int offset, ReadOnlySpan<byte> bytes)
    {
        int length = Math.Max(value.Length, checked(offset + bytes.Length));
        byte[] pair = CreateUninitialized(key.Length, length, out Span<byte> keyCopy, out Span<byte> valueCopy);
        key.CopyTo(keyCopy);
        value.CopyTo(valueCopy);
        if (offset > value.Length)
            valueCopy[value.Length..offset].Clear();
        bytes.CopyTo(valueCopy[offset..]);
        return pair;
    }

    /// <summary>The key's bytes.</summary>
    public static ReadOnlySpan<byte> Key(ReadOnlySpan<byte> pair)
    {
        int length = KeyLength(pair, out int start);
        return pair.Slice(start, length);
    }

    /// <summary>The key's bytes, which stay as they are for ever.</summary>
    public static ReadOnlyMemory<byte> KeyMemory(byte[] pair)
    {
        int length = KeyLength(pair, out int start);
        return pair.AsMemory(start, length);
    }

    /// <summary>The value's bytes, which stay as they are for ever.</summary>
    public static ReadOnlyMemory<byte> Value(byte[] pair)
    {
        int length = KeyLength(pair, out int start);
        return pair.AsMemory(start + length);
    }

    /// <summary>The value's bytes.</summary>
    [MethodImpl(Compiled.ForGood)]
    public static ReadOnlySpan<byte> ValueSpan(ReadOnlySpan<byte> pair)
    {
        int length = KeyLength(pair, out int start);
        return pair[(start + length)..];
    }

    /// <summary>Whether the pair's key is <paramref name="key"/>.</summary>
    public static bool KeyEquals(byte[] pair, ReadOnlySpan<byte> key) => Key(pair).SequenceEqual(key);

    private static int KeyLength(ReadOnlySpan<byte> pair, out int start)
    {
        int length = pair[0];
        start = 1;
        if (length < 0x80)
            return length;
        length &= 0x7f;
        for (int shift = 7; ; shift += 7)
        {
            byte part = pair[start++];
            length |= (part & 0x7f) << shift;
            if (part < 0x80)
                return length;
        }
    }

    private static void Divide(
        Span<byte> buffer, int keyLength, int valueLength, out Span<byte> key, out Span<byte> value)
    {
        int index = 0;
        uint rest = (uint)keyLength;
        for (; rest >= 0x80; rest >>= 7)
            buffer[index++] = (byte)(rest | 0x80);
        buffer[index++] = (byte)rest;
        key = buffer.Slice(index, keyLength);
        value = buffer.Slice(index + keyLength, valueLength);
    }

    private static int PrefixLength(int keyLength)
    {
        int length = 1;
        for (uint rest = (uint)keyLength; rest >= 0x80; rest >>= 7)
            length++;
        return length;
    }
}
