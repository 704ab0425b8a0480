using System.Runtime.InteropServices;

namespace MemoryDb.Data;

/// <summary>
/// Random numbers for any number of threads without a lock: SplitMix64 (Steele, Lea and Flood, "Fast splittable
/// pseudorandom number generators") over a counter that is advanced atomically. Equal seeds give equal sequences.
/// </summary>
internal sealed class RandomSource
{
    private const ulong Step = 0x9e3779b97f4a7c15;

    private ulong _counter;

    public RandomSource(Random seed) => seed.NextBytes(MemoryMarshal.AsBytes(new Span<ulong>(ref _counter)));

    /// <summary>The next number: 64 random bits.</summary>
    public ulong Next()
    {
        ulong mixed = Interlocked.Add(ref _counter, Step);
        mixed = (mixed ^ mixed >> 30) * 0xbf58476d1ce4e5b9;
        mixed = (mixed ^ mixed >> 27) * 0x94d049bb133111eb;
        return mixed ^ mixed >> 31;
    }

    /// <summary>A number from 0 to below <paramref name="exclusiveUpperBound"/>, each equally likely.</summary>
    public int Next(int exclusiveUpperBound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(exclusiveUpperBound);
        ulong bound = (ulong)exclusiveUpperBound;
        ulong result = Math.BigMul(Next(), bound, out ulong fraction);
        if (fraction < bound)
        {
            // Of the 2^64 products, 2^64 mod bound too many fall on some results: those are drawn again (Lemire).
            ulong surplus = unchecked(0 - bound) % bound;
            while (fraction < surplus)
                result = Math.BigMul(Next(), bound, out fraction);
        }
        return (int)result;
    }
}
