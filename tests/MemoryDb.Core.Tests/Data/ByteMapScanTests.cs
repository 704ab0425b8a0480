using System.Runtime.CompilerServices;
using MemoryDb.Data;

namespace MemoryDb.Core.Tests.Data;

public class ByteMapScanTests
{
    [Theory]
    [InlineData(HashKind.Uniform, 1, 1_500)]
    [InlineData(HashKind.Uniform, 2, 1_500)]
    [InlineData(HashKind.FewValues, 3, 500)]
    [InlineData(HashKind.OnlyLowBits, 4, 500)]
    [InlineData(HashKind.NearTheTop, 5, 500)]
    [InlineData(HashKind.AllLargest, 6, 200)]
    public void What_stays_during_a_scan_is_visited_exactly_once(HashKind kind, int seed, int runs)
    {
        var random = new Random(seed);
        for (int run = 0; run < runs; run++)
            Scan(kind, random, run);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(1_000)]
    public void A_quiet_map_is_scanned_in_about_as_many_calls_as_asked_for(int count)
    {
        var map = new ByteMap<TestEntry>();
        for (int number = 0; number < 5_000; number++)
            map.Add(new TestEntry(HashKind.Uniform.Of(number), TestEntry.KeyOf(number), number));
        var visited = new List<int>();
        var recorder = new Recorder(visited);
        ulong cursor = 0;
        int calls = 0;
        do
        {
            int before = visited.Count;
            cursor = map.Scan(cursor, count, ref recorder);
            Assert.InRange(visited.Count - before, 1, count + 20);
            calls++;
        }
        while (cursor != 0);
        Assert.InRange(calls, 5_000 / (count + 2), 5_000 / count + 1);
        Assert.Equal(Enumerable.Range(0, 5_000), visited.Order());
    }

    private static void Scan(HashKind kind, Random random, int run)
    {
        int keys = 1 << random.Next(1, 10);
        var map = new ByteMap<TestEntry>();
        HashSet<int> present = [.. Enumerable.Range(0, keys).Where(_ => random.Next(2) == 0)];
        foreach (int number in present)
            map.Add(new TestEntry(kind.Of(number), TestEntry.KeyOf(number), number));
        HashSet<int> stayed = [.. present];
        var visited = new List<int>();
        var recorder = new Recorder(visited);
        ulong cursor = 0;
        do
        {
            ulong next = map.Scan(cursor, random.Next(0, 20), ref recorder);
            Assert.True(next == 0 || next > cursor, $"Run {run}: the cursor goes on.");
            cursor = next;
            Change(ref map, kind, random, keys, present, stayed);
        }
        while (cursor != 0);
        Dictionary<int, int> times = visited.CountBy(number => number).ToDictionary();
        foreach (int number in stayed)
            Assert.True(times.GetValueOrDefault(number) == 1, $"Run {run}: {number} stayed but was not visited once.");
    }

    /// <summary>Adds or removes a few entries, or so many that the map is resized, some of them far above.</summary>
    private static void Change(
        ref ByteMap<TestEntry> map, HashKind kind, Random random, int keys, HashSet<int> present, HashSet<int> stayed)
    {
        int changes = random.Next(4) == 0 ? keys : random.Next(4);
        bool adds = random.Next(2) == 0;
        for (; changes > 0; changes--)
        {
            int number = random.Next(2 * keys);
            if (adds && present.Add(number))
            {
                map.Add(new TestEntry(kind.Of(number), TestEntry.KeyOf(number), number));
            }
            else if (!adds && present.Remove(number))
            {
                stayed.Remove(number);
                Assert.True(map.Remove(kind.Of(number), TestEntry.KeyOf(number), out _));
            }
        }
    }

    private readonly struct Recorder(List<int> visited) : IByteMapVisitor<TestEntry>
    {
        public void Visit(ref TestEntry entry) => visited.Add(entry.Number);
    }
}
