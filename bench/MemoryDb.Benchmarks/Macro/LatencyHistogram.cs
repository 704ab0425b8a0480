using System.Numerics;

namespace MemoryDb.Benchmarks;

/// <summary>
/// Counts latencies in nanoseconds in log-linear buckets: 32 for each power of two, so that a percentile is off by at
/// most 3 %. Recording allocates nothing and may be done by several threads.
/// </summary>
internal sealed class LatencyHistogram
{
    private const int BucketBits = 5;
    private const int BucketsPerPower = 1 << BucketBits;

    private readonly long[] _counts = new long[(64 - BucketBits) * BucketsPerPower];

    public void Record(long nanoseconds) => Interlocked.Increment(ref _counts[BucketOf(Math.Max(0, nanoseconds))]);

    public void Add(LatencyHistogram other)
    {
        for (int i = 0; i < _counts.Length; i++)
            _counts[i] += other._counts[i];
    }

    /// <summary>
    /// The latency, in nanoseconds, that the given share of all operations did not exceed; 0 if none.
    /// </summary>
    public long Percentile(double share)
    {
        long wanted = (long)Math.Ceiling(share * _counts.Sum());
        for (int i = 0; wanted > 0; i++)
        {
            wanted -= _counts[i];
            if (wanted <= 0)
                return UpperBoundOf(i);
        }
        return 0;
    }

    // Values below 2 * BucketsPerPower have a bucket each; above, the top BucketBits + 1 bits of the value choose one.
    private static int BucketOf(long value)
    {
        int shift = Math.Max(0, BitOperations.Log2((ulong)value) - BucketBits);
        return (shift * BucketsPerPower) + (int)(value >> shift);
    }

    private static long UpperBoundOf(int bucket)
    {
        int shift = Math.Max(0, (bucket / BucketsPerPower) - 1);
        long top = bucket - (shift * BucketsPerPower);
        return ((top + 1) << shift) - 1;
    }
}
