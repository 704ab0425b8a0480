using System.Runtime.CompilerServices;
using MemoryDb.Data;

namespace MemoryDb.Core.Tests.Data;

public class ByteMapMemoryTests
{
    [Theory]
    [InlineData(HashKind.Uniform)]
    [InlineData(HashKind.AllLargest)]
    [InlineData(HashKind.NearTheTop)]
    public void Running_out_of_memory_while_growing_changes_nothing(HashKind kind)
    {
        var random = new Random(1);
        var map = new ByteMap<FailingEntry>();
        int failures = 0;
        for (int number = 0; number < 300; number++)
        {
            FailingEntry.LooksUntilFailure = random.Next(2 * number + 1);
            try
            {
                map.Add(new FailingEntry(kind.Of(number), TestEntry.KeyOf(number)));
            }
            catch (OutOfMemoryException)
            {
                failures++;
                FailingEntry.LooksUntilFailure = -1;
                AssertHolds(ref map, kind, 0, number);
                map.Add(new FailingEntry(kind.Of(number), TestEntry.KeyOf(number)));
            }
            FailingEntry.LooksUntilFailure = -1;
        }
        AssertHolds(ref map, kind, 0, 300);
        Assert.NotEqual(0, failures);
    }

    [Fact]
    public void Running_out_of_memory_while_shrinking_does_not_fail_the_removal()
    {
        FailingEntry.LooksUntilFailure = -1;
        var map = new ByteMap<FailingEntry>();
        for (int number = 0; number < 800; number++)
            map.Add(new FailingEntry(HashKind.Uniform.Of(number), TestEntry.KeyOf(number)));
        for (int number = 0; number < 790; number++)
        {
            // A removal itself looks at few hashes; moving the entries to a smaller array at many.
            FailingEntry.LooksUntilFailure = number > 550 && map.Count > 60 ? 60 : -1;
            Assert.True(map.Remove(HashKind.Uniform.Of(number), TestEntry.KeyOf(number), out _));
            FailingEntry.LooksUntilFailure = -1;
            if (number % 10 == 0)
                AssertHolds(ref map, HashKind.Uniform, number + 1, 800);
        }
        AssertHolds(ref map, HashKind.Uniform, 790, 800);
    }

    private static void AssertHolds(ref ByteMap<FailingEntry> map, HashKind kind, int start, int end)
    {
        Assert.Equal(end - start, map.Count);
        for (int number = 0; number < end; number++)
        {
            ref FailingEntry entry = ref map.Find(kind.Of(number), TestEntry.KeyOf(number));
            Assert.Equal(number < start, Unsafe.IsNullRef(ref entry));
        }
        int enumerated = 0;
        foreach (ref FailingEntry entry in map)
            enumerated += entry.Key.Length / 4;
        Assert.Equal(end - start, enumerated);
    }
}
