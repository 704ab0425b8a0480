using MemoryDb.Data;

namespace MemoryDb.Core.Tests.Data;

public class SetValueTests
{
    private static readonly KeyedHash Hash = new(new Random(1));

    [Theory]
    [InlineData(1, 60_000, 20)]
    [InlineData(2, 60_000, 2_000)]
    public void It_behaves_like_a_set(int seed, int operations, int members)
    {
        var random = new Random(seed);
        var model = new HashSet<int>();
        var value = new SetValue("key"u8.ToArray(), Hash);
        for (int operation = 0; operation < operations; operation++)
        {
            int member = random.Next(members);
            byte[] bytes = TestEntry.KeyOf(member);
            Assert.Equal(model.Contains(member), value.Contains(bytes));
            if (random.Next(operation / 5_000 % 2 == 0 ? 3 : 8) < 2)
                Assert.Equal(model.Add(member), value.Add(bytes));
            else
                Assert.Equal(model.Remove(member) ? bytes : null, value.Remove(bytes));
            Assert.Equal(model.Count, value.Count);
            if (operation % 997 == 0)
                AssertSame(model, value);
        }
        AssertSame(model, value);
    }

    [Fact]
    public void Random_members_are_uniform()
    {
        var value = new SetValue([], Hash);
        var random = new RandomSource(new Random(3));
        Assert.Null(value.PickRandom(random));
        for (int member = 0; member < 50; member++)
            value.Add(TestEntry.KeyOf(member));
        var counts = new int[50];
        for (int draw = 0; draw < 10_000; draw++)
            counts[BitConverter.ToInt32(value.PickRandom(random)!)]++;
        ChiSquare.AssertUniform(counts);
    }

    private static void AssertSame(HashSet<int> model, SetValue value)
    {
        var enumerated = new List<int>();
        foreach (ref MemberEntry entry in value)
            enumerated.Add(BitConverter.ToInt32(entry.Member));
        var scanned = new List<byte[]>();
        ulong cursor = 0;
        do
            cursor = value.Scan(cursor, 7, scanned);
        while (cursor != 0);
        Assert.Equal(enumerated, scanned.Select(member => BitConverter.ToInt32(member)));
        Assert.Equal(model.Order(), enumerated.Order());
    }
}
