using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MemoryDb.Internal;

namespace MemoryDb.Data;

/// <summary>
/// SipHash-1-3 (Aumasson and Bernstein, "SipHash: a fast short-input PRF"): one round per eight bytes, three at the
/// end. In 64 bits for hash tables, in 128 bits for digests.
/// </summary>
internal static class SipHash
{
    /// <summary>The 64-bit hash of <paramref name="bytes"/> under the 128-bit key of both halves.</summary>
    [MethodImpl(Compiled.ForGood)]
    public static ulong Compute(ulong keyLow, ulong keyHigh, ReadOnlySpan<byte> bytes)
    {
        State state = new(keyLow, keyHigh);
        state.Absorb(bytes);
        return state.Finish(0xff);
    }

    /// <summary>The 128-bit hash of <paramref name="bytes"/> under the 128-bit key of both halves.</summary>
    public static UInt128 ComputeWide(ulong keyLow, ulong keyHigh, ReadOnlySpan<byte> bytes)
    {
        State state = new(keyLow, keyHigh);
        state.Widen();
        state.Absorb(bytes);
        ulong lower = state.Finish(0xee);
        return new UInt128(state.FinishUpper(), lower);
    }

    private struct State
    {
        private ulong _v0, _v1, _v2, _v3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public State(ulong keyLow, ulong keyHigh)
        {
            _v0 = keyLow ^ 0x736f6d6570736575;
            _v1 = keyHigh ^ 0x646f72616e646f6d;
            _v2 = keyLow ^ 0x6c7967656e657261;
            _v3 = keyHigh ^ 0x7465646279746573;
        }

        public void Widen() => _v1 ^= 0xee;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Absorb(ReadOnlySpan<byte> bytes)
        {
            ref byte source = ref MemoryMarshal.GetReference(bytes);
            int whole = bytes.Length & ~7;
            for (int offset = 0; offset < whole; offset += sizeof(ulong))
                AbsorbWord(LittleEndian(Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref source, offset))));
            AbsorbWord((ulong)bytes.Length << 56 | Tail(ref Unsafe.Add(ref source, whole), bytes.Length & 7));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public ulong Finish(ulong mark)
        {
            _v2 ^= mark;
            Round();
            Round();
            Round();
            return _v0 ^ _v1 ^ _v2 ^ _v3;
        }

        public ulong FinishUpper()
        {
            _v1 ^= 0xdd;
            Round();
            Round();
            Round();
            return _v0 ^ _v1 ^ _v2 ^ _v3;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void AbsorbWord(ulong word)
        {
            _v3 ^= word;
            Round();
            _v0 ^= word;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Round()
        {
            _v0 += _v1;
            _v1 = BitOperations.RotateLeft(_v1, 13) ^ _v0;
            _v0 = BitOperations.RotateLeft(_v0, 32);
            _v2 += _v3;
            _v3 = BitOperations.RotateLeft(_v3, 16) ^ _v2;
            _v0 += _v3;
            _v3 = BitOperations.RotateLeft(_v3, 21) ^ _v0;
            _v2 += _v1;
            _v1 = BitOperations.RotateLeft(_v1, 17) ^ _v2;
            _v2 = BitOperations.RotateLeft(_v2, 32);
        }

        /// <summary>The last 0 to 7 bytes as a number, in at most three reads.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static ulong Tail(ref byte source, int length)
        {
            ulong tail = 0;
            int offset = 0;
            if ((length & 4) != 0)
            {
                tail = LittleEndian(Unsafe.ReadUnaligned<uint>(ref source));
                offset = 4;
            }
            if ((length & 2) != 0)
            {
                ushort part = Unsafe.ReadUnaligned<ushort>(ref Unsafe.Add(ref source, offset));
                tail |= (ulong)LittleEndian(part) << (offset * 8);
                offset += 2;
            }
            if ((length & 1) != 0)
                tail |= (ulong)Unsafe.Add(ref source, offset) << (offset * 8);
            return tail;
        }

        private static ulong LittleEndian(ulong value) =>
            BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value);

        private static uint LittleEndian(uint value) =>
            BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value);

        private static ushort LittleEndian(ushort value) =>
            BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value);
    }
}
