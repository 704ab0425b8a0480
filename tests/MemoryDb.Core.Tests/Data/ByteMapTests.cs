using System.Runtime.CompilerServices;
using MemoryDb.Data;

namespace MemoryDb.Core.Tests.Data;

public class ByteMapTests
{
    [Theory]
    [InlineData(HashKind.Uniform, 1, 120_000, 3_000)]
    [InlineData(HashKind.Uniform, 2, 120_000, 20)]
    [InlineData(HashKind.FewValues, 3, 60_000, 200)]
    [InlineData(HashKind.AllZero, 4, 60_000, 100)]
    [InlineData(HashKind.AllLargest, 5, 60_000, 100)]
    [InlineData(HashKind.OnlyLowBits, 6, 60_000, 300)]
    [InlineData(HashKind.NearTheTop, 7, 60_000, 300)]
    public void It_behaves_like_a_dictionary(HashKind kind, int seed, int operations, int keys)
    {
        var random = new Random(seed);
        var model = new Dictionary<int, int>();
        var map = new ByteMap<TestEntry>();
        for (int operation = 0; operation < operations; operation++)
        {
            int number = random.Next(keys);
            bool grows = operation / (operations / 8) % 2 == 0;
            ref TestEntry found = ref map.Find(kind.Of(number), TestEntry.KeyOf(number));
            Assert.Equal(model.ContainsKey(number), !Unsafe.IsNullRef(ref found));
            if (random.Next(10) < (grows ? 7 : 2))
                Put(ref map, model, kind, number, operation);
            else
                Remove(ref map, model, kind, number);
            Assert.Equal(model.Count, map.Count);
            if (operation % 997 == 0)
                AssertSame(ref map, model, kind);
        }
        AssertSame(ref map, model, kind);
        map.Clear();
        Assert.Equal(0, map.Count);
        Assert.True(Unsafe.IsNullRef(ref map.Find(0, [])));
    }

    [Fact]
    public void The_default_value_is_empty()
    {
        var map = new ByteMap<TestEntry>();
        var visitor = new Recorder([]);
        Assert.Equal(0ul, map.Scan(0, 10, ref visitor));
        Assert.False(map.Remove(1, [], out _));
        Assert.True(Unsafe.IsNullRef(ref map.PickRandom(new RandomSource(new Random(1)))));
        foreach (ref TestEntry entry in map)
            Assert.Fail($"{entry.Number} in an empty map");
    }

    [Fact]
    public void An_entry_may_be_added_by_a_reference_into_the_map_itself()
    {
        var map = new ByteMap<TestEntry>();
        for (int number = 0; number < 3; number++)
            map.Add(new TestEntry(5, TestEntry.KeyOf(number), number));
        Assert.Equal(0, map.Add(in map.Find(5, TestEntry.KeyOf(0))).Number);
        Assert.Equal(4, map.Count);
    }

    [Fact]
    public void A_change_through_the_reference_stays()
    {
        var map = new ByteMap<TestEntry>();
        map.Add(new TestEntry(9, TestEntry.KeyOf(1), 0)).Value = 41;
        map.Find(9, TestEntry.KeyOf(1)).Value++;
        Assert.Equal(42, map.Find(9, TestEntry.KeyOf(1)).Value);
    }

    [Fact]
    public void Lookups_allocate_nothing()
    {
        var map = new ByteMap<TestEntry>();
        for (int number = 0; number < 1_000; number++)
            map.Add(new TestEntry(HashKind.Uniform.Of(number), TestEntry.KeyOf(number), number));
        byte[] key = TestEntry.KeyOf(7);
        ulong hash = HashKind.Uniform.Of(7);
        var random = new RandomSource(new Random(1));
        int sum = map.Find(hash, key).Value + map.PickRandom(random).Value;
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int run = 0; run < 1_000; run++)
            sum += map.Find(hash, key).Value + map.PickRandom(random).Value;
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.NotEqual(0, sum);
    }

    [Fact]
    public void Memory_is_released_when_most_entries_are_gone()
    {
        var map = new ByteMap<TestEntry>();
        for (int number = 0; number < 100_000; number++)
            map.Add(new TestEntry(HashKind.Uniform.Of(number), TestEntry.KeyOf(number), number));
        for (int number = 10; number < 100_000; number++)
            map.Remove(HashKind.Uniform.Of(number), TestEntry.KeyOf(number), out _);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int number = 10; number < 60; number++)
            map.Add(new TestEntry(HashKind.Uniform.Of(number), TestEntry.KeyOf(number), number));
        // It has to grow again from a small array, and so allocates a little.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1_000, 50_000);
    }

    [Theory]
    [InlineData(HashKind.Uniform, 1, 1)]
    [InlineData(HashKind.Uniform, 2, 3)]
    [InlineData(HashKind.Uniform, 3, 100)]
    [InlineData(HashKind.Uniform, 4, 1_000)]
    [InlineData(HashKind.FewValues, 5, 50)]
    [InlineData(HashKind.AllLargest, 6, 50)]
    public void Every_entry_is_picked_equally_often(HashKind kind, int seed, int count)
    {
        var random = new RandomSource(new Random(seed));
        var map = new ByteMap<TestEntry>();
        for (int number = 0; number < 2 * count; number++)
            map.Add(new TestEntry(kind.Of(number), TestEntry.KeyOf(number), number));
        for (int number = count; number < 2 * count; number++)
            map.Remove(kind.Of(number), TestEntry.KeyOf(number), out _);
        var picked = new int[count];
        for (int draw = 0; draw < 100 * count; draw++)
            picked[map.PickRandom(random).Number]++;
        Assert.Equal(100 * count, picked.Sum());
        if (count > 1)
            ChiSquare.AssertUniform(picked);
    }

    private static void Put(
        ref ByteMap<TestEntry> map, Dictionary<int, int> model, HashKind kind, int number, int value)
    {
        ref TestEntry found = ref map.Find(kind.Of(number), TestEntry.KeyOf(number));
        if (Unsafe.IsNullRef(ref found))
            Assert.Equal(value, map.Add(new TestEntry(kind.Of(number), TestEntry.KeyOf(number), value)).Value);
        else
            found.Value = value;
        model[number] = value;
    }

    private static void Remove(ref ByteMap<TestEntry> map, Dictionary<int, int> model, HashKind kind, int number)
    {
        bool removed = map.Remove(kind.Of(number), TestEntry.KeyOf(number), out TestEntry entry);
        Assert.Equal(model.Remove(number, out int value), removed);
        if (removed)
            Assert.Equal((number, value), (entry.Number, entry.Value));
    }

    private static void AssertSame(ref ByteMap<TestEntry> map, Dictionary<int, int> model, HashKind kind)
    {
        var found = new Dictionary<int, int>();
        ulong last = 0;
        foreach (ref TestEntry entry in map)
        {
            Assert.True(entry.Hash >= last, "Entries stand in hash order.");
            last = entry.Hash;
            found.Add(entry.Number, entry.Value);
        }
        Assert.Equal(model.OrderBy(pair => pair.Key), found.OrderBy(pair => pair.Key));
        foreach ((int number, int value) in model)
            Assert.Equal(value, map.Find(kind.Of(number), TestEntry.KeyOf(number)).Value);
        AssertCopies(ref map, kind, model.Keys.DefaultIfEmpty().Max() + 100);
    }

    /// <summary>A look beside the writer finds the first entry of a hash, or that there is none.</summary>
    private static void AssertCopies(ref ByteMap<TestEntry> map, HashKind kind, int numbers)
    {
        var first = new Dictionary<ulong, int>();
        foreach (ref TestEntry entry in map)
            first.TryAdd(entry.Hash, entry.Number);
        for (int number = 0; number < numbers; number++)
        {
            bool isThere = map.TryCopyBesideWriter(kind.Of(number), out TestEntry copy);
            Assert.Equal(first.TryGetValue(kind.Of(number), out int expected), isThere);
            if (isThere)
                Assert.Equal(expected, copy.Number);
        }
    }

    private readonly struct Recorder(List<int> visited) : IByteMapVisitor<TestEntry>
    {
        public void Visit(ref TestEntry entry) => visited.Add(entry.Number);
    }
}
