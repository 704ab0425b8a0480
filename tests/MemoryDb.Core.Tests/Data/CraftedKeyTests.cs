using MemoryDb.Data;

namespace MemoryDb.Core.Tests.Data;

/// <summary>
/// Keys that somebody chose so that they collide cost no more than others: he does not know the hash.
/// </summary>
public sealed class CraftedKeyTests
{
    private const int KeyCount = 20_000;

    /// <summary>How many of the top bits, which decide an entry's place, are equal in all crafted keys.</summary>
    private const int EqualBits = 10;

    [Fact]
    public void Keys_that_collide_under_one_hash_are_spread_under_another()
    {
        var guessed = new KeyedHash(new Random(1));
        var actual = new KeyedHash(new Random(2));
        byte[][] crafted = [.. Craft(guessed).Take(KeyCount)];
        byte[][] random = [.. Enumerable.Range(0, KeyCount).Select(TestEntry.KeyOf)];

        long colliding = CostOf(crafted, guessed);
        long spread = CostOf(crafted, actual);
        long ordinary = CostOf(random, actual);

        Assert.True(spread <= 5 * ordinary, $"{spread} looks at entries against {ordinary}.");
        Assert.True(colliding > 20 * ordinary, $"The keys do not even collide: {colliding} against {ordinary}.");
    }

    private static IEnumerable<byte[]> Craft(KeyedHash hash)
    {
        for (int number = 0; ; number++)
        {
            byte[] key = TestEntry.KeyOf(number);
            if (hash.Compute(key) >> (64 - EqualBits) == 5)
                yield return key;
        }
    }

    /// <summary>What it takes to add all keys and to find each of them again.</summary>
    private static long CostOf(byte[][] keys, KeyedHash hash)
    {
        var map = default(ByteMap<CountedEntry>);
        CountedEntry.LookCount = 0;
        foreach (byte[] key in keys)
            map.Add(new CountedEntry(hash.Compute(key), key));
        foreach (byte[] key in keys)
            Assert.False(System.Runtime.CompilerServices.Unsafe.IsNullRef(ref map.Find(hash.Compute(key), key)));
        return CountedEntry.LookCount;
    }
}
