using MemoryDb.Data;

namespace MemoryDb.Core.Tests.Data;

public class ValueDigestTests
{
    private static readonly RandomSource Source = new(new Random(1));

    [Fact]
    public void Order_of_insertion_and_the_keyed_hash_have_no_influence()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            int[] numbers = [.. Enumerable.Range(0, 300)];
            new Random(seed).Shuffle(numbers);
            foreach ((CollectionValue first, CollectionValue second) in
                Fill(Enumerable.Range(0, 300), 1).Zip(Fill(numbers, seed)))
            {
                Assert.Equal(first.ComputeDigest(), second.ComputeDigest());
            }
        }
    }

    [Fact]
    public void The_way_to_a_content_has_no_influence()
    {
        var value = new HashValue([], new KeyedHash(new Random(1)));
        UInt128 empty = value.ComputeDigest();
        value.Put(StoredPair.Create("field"u8, "one"u8));
        UInt128 first = value.ComputeDigest();
        value.Put(StoredPair.Create("field"u8, "two"u8));
        Assert.NotEqual(first, value.ComputeDigest());
        value.Put(StoredPair.Create("field"u8, "one"u8));
        Assert.Equal(first, value.ComputeDigest());
        value.Remove("field"u8);
        Assert.Equal(empty, value.ComputeDigest());
    }

    [Fact]
    public void No_two_contents_have_the_same_digest()
    {
        List<UInt128> digests =
        [
            ValueDigest.OfString([]), ValueDigest.OfString("a"u8),
            ValueDigest.OfString([0]), ValueDigest.OfString([0, 0]),
            List(), List("a"), List(""), List("", ""),
            List("a", "b"), List("b", "a"), List("ab"),
            List("a", "b", "a"), List("a", "a", "b"),
            Set(), Set("a"), Set(""), Set("a", "b"), Set("ab"),
            Hash(), Hash(("a", "b")), Hash(("ab", "")), Hash(("", "ab")),
            Hash(("a", "b"), ("c", "d")), Hash(("a", "d"), ("c", "b")),
            Sorted(), Sorted(("a", 0.0)), Sorted(("a", -0.0)), Sorted(("a", 1)), Sorted(("a", Math.BitIncrement(1))),
            Sorted(("a", 1), ("b", 2)), Sorted(("a", 2), ("b", 1)),
        ];
        Assert.Equal(digests.Count, digests.Distinct().Count());
    }

    [Fact]
    public void Digests_are_the_same_for_ever()
    {
        Assert.Equal("bca2faed7e91080247bafb4850436845", ValueDigest.OfString("value"u8).ToString("x32"));
        Assert.Equal("5e369e4dc622f9cae10c6bef8b6c9d33", List("a", "b").ToString("x32"));
        Assert.Equal("d33c165b1fab71fcf05247431f6a44be", Set("a", "b").ToString("x32"));
        Assert.Equal("33f68e093015ed94b5c9959980ccc950", Hash(("field", "value")).ToString("x32"));
        Assert.Equal("9770af2cc73e08d531c4286c57fb5faa", Sorted(("a", 1.5), ("b", -2)).ToString("x32"));
    }

    private static CollectionValue[] Fill(IEnumerable<int> numbers, int seed)
    {
        var keyedHash = new KeyedHash(new Random(seed));
        var hash = new HashValue([], keyedHash);
        var set = new SetValue([], keyedHash);
        var sortedSet = new SortedSetValue([], keyedHash, Source);
        foreach (int number in numbers)
        {
            hash.Put(StoredPair.Create(TestEntry.KeyOf(number), TestEntry.KeyOf(-number)));
            set.Add(TestEntry.KeyOf(number));
            sortedSet.Put(TestEntry.KeyOf(number), number % 10, out _);
        }
        return [hash, set, sortedSet];
    }

    private static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    private static UInt128 List(params string[] elements)
    {
        var value = new ListValue([]);
        foreach (string element in elements)
            value.PushRight(Bytes(element));
        return value.ComputeDigest();
    }

    private static UInt128 Set(params string[] members)
    {
        var value = new SetValue([], new KeyedHash(new Random(1)));
        foreach (string member in members)
            value.Add(Bytes(member));
        return value.ComputeDigest();
    }

    private static UInt128 Hash(params (string Field, string Value)[] pairs)
    {
        var value = new HashValue([], new KeyedHash(new Random(1)));
        foreach ((string field, string content) in pairs)
            value.Put(StoredPair.Create(Bytes(field), Bytes(content)));
        return value.ComputeDigest();
    }

    private static UInt128 Sorted(params (string Member, double Score)[] members)
    {
        var value = new SortedSetValue([], new KeyedHash(new Random(1)), Source);
        foreach ((string member, double score) in members)
            value.Put(Bytes(member), score, out _);
        return value.ComputeDigest();
    }
}
