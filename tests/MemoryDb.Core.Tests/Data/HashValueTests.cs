using MemoryDb.Data;

namespace MemoryDb.Core.Tests.Data;

public class HashValueTests
{
    private static readonly KeyedHash Hash = new(new Random(1));

    [Theory]
    [InlineData(1, 60_000, 20)]
    [InlineData(2, 60_000, 2_000)]
    public void It_behaves_like_a_dictionary(int seed, int operations, int fields)
    {
        var random = new Random(seed);
        var model = new Dictionary<int, byte[]>();
        var value = new HashValue("key"u8.ToArray(), Hash);
        for (int operation = 0; operation < operations; operation++)
        {
            int field = random.Next(fields);
            byte[] bytes = TestEntry.KeyOf(field);
            byte[]? expected = model.GetValueOrDefault(field);
            Assert.Same(expected, value.Find(bytes));
            if (random.Next(operation / 5_000 % 2 == 0 ? 3 : 8) < 2)
            {
                byte[] pair = StoredPair.Create(bytes, BitConverter.GetBytes(operation));
                Assert.Same(expected, value.Put(pair));
                model[field] = pair;
            }
            else
            {
                Assert.Same(expected, value.Remove(bytes));
                model.Remove(field);
            }
            Assert.Equal(model.Count, value.Count);
            if (operation % 997 == 0)
                AssertSame(model, value);
        }
        AssertSame(model, value);
    }

    [Fact]
    public void Random_pairs_are_uniform()
    {
        var value = new HashValue([], Hash);
        var random = new RandomSource(new Random(3));
        Assert.Null(value.PickRandom(random));
        for (int field = 0; field < 50; field++)
            value.Put(StoredPair.Create(TestEntry.KeyOf(field), []));
        var counts = new int[50];
        for (int draw = 0; draw < 10_000; draw++)
            counts[BitConverter.ToInt32(StoredPair.Key(value.PickRandom(random)!))]++;
        ChiSquare.AssertUniform(counts);
    }

    private static void AssertSame(Dictionary<int, byte[]> model, HashValue value)
    {
        var enumerated = new List<byte[]>();
        foreach (ref PairEntry entry in value)
            enumerated.Add(entry.Pair);
        var scanned = new List<byte[]>();
        ulong cursor = 0;
        do
            cursor = value.Scan(cursor, 7, scanned);
        while (cursor != 0);
        Assert.Equal(enumerated, scanned);
        Assert.Equal(model.Values.ToHashSet(ReferenceEqualityComparer.Instance), [.. enumerated]);
        Assert.Equal(model.Count, enumerated.Count);
    }
}
