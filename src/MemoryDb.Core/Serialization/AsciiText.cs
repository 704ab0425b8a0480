using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MemoryDb.Serialization;

/// <summary>Text that is ASCII, as most keys are: its bytes are its characters.</summary>
internal static class AsciiText
{
    private const ushort BeyondAscii = 0xff80;
    private const uint TwoBeyondAscii = 0xff80_ff80;
    private const ulong FourBeyondAscii = 0xff80_ff80_ff80_ff80;

    /// <summary>Writes the text's bytes; <paramref name="destination"/> has room for them.</summary>
    /// <returns>False if the text is not all ASCII: then what was written means nothing.</returns>
    /// <remarks>
    /// In pieces of 16, 8, 4, 2 and 1 bytes, of which none is read later together with part of another one:
    /// <see cref="Data.HashSlots"/> and <see cref="Data.SipHash"/> read eight bytes, and at the end 4, 2 and 1. A
    /// processor hands on what it has just stored, but not from two stores to one load: that waits until everything
    /// before has ended, and a read with it for the memory of the read before.
    /// </remarks>
    public static bool TryNarrow(ReadOnlySpan<char> text, Span<byte> destination)
    {
        if (!BitConverter.IsLittleEndian)
            return false;
        ref ushort source = ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(text));
        ref byte target = ref MemoryMarshal.GetReference(destination);
        int done = 0;
        for (; text.Length - done >= Vector128<byte>.Count; done += Vector128<byte>.Count)
        {
            Vector128<ushort> first = Vector128.LoadUnsafe(ref source, (nuint)done);
            Vector128<ushort> second = Vector128.LoadUnsafe(ref source, (nuint)(done + Vector128<ushort>.Count));
            if (!IsAscii(first | second))
                return false;
            Vector128.Narrow(first, second).StoreUnsafe(ref target, (nuint)done);
        }

        return TryNarrowRest(ref Unsafe.Add(ref source, done), ref Unsafe.Add(ref target, done), text.Length - done);
    }

    /// <summary>The last 0 to 15 characters.</summary>
    private static bool TryNarrowRest(ref ushort source, ref byte target, int length)
    {
        if ((length & 8) != 0)
        {
            Vector128<ushort> eight = Vector128.LoadUnsafe(ref source);
            if (!IsAscii(eight))
                return false;
            Write(ref target, Vector128.Narrow(eight, eight).AsUInt64().ToScalar());
            source = ref Unsafe.Add(ref source, 8);
            target = ref Unsafe.Add(ref target, 8);
        }

        if ((length & 4) != 0)
        {
            ulong four = Unsafe.ReadUnaligned<ulong>(ref Unsafe.As<ushort, byte>(ref source));
            if ((four & FourBeyondAscii) != 0)
                return false;
            four |= four >> 8;
            Write(ref target, (uint)(ushort)four | (uint)(four >> 16) & 0xffff_0000);
            source = ref Unsafe.Add(ref source, 4);
            target = ref Unsafe.Add(ref target, 4);
        }

        if ((length & 2) != 0)
        {
            uint two = Unsafe.ReadUnaligned<uint>(ref Unsafe.As<ushort, byte>(ref source));
            if ((two & TwoBeyondAscii) != 0)
                return false;
            Write(ref target, (ushort)(two | two >> 8));
            source = ref Unsafe.Add(ref source, 2);
            target = ref Unsafe.Add(ref target, 2);
        }

        if ((length & 1) == 0)
            return true;
        target = (byte)source;
        return (source & BeyondAscii) == 0;
    }

    private static bool IsAscii(Vector128<ushort> characters) =>
        (characters & Vector128.Create(BeyondAscii)) == Vector128<ushort>.Zero;

    private static void Write<T>(ref byte target, T piece)
        where T : unmanaged => Unsafe.WriteUnaligned(ref target, piece);
}
