namespace MemoryDb.Core.Tests.Structures;

/// <summary>
/// Whatever comes and goes while somebody walks over keys, fields or members: what is there throughout is shown, and
/// nothing that never was there.
/// </summary>
public sealed class ScanUnderChangeTests : StructureTest
{
    private const int RunCount = 2_500;

    [Fact]
    public Task No_key_is_missed() => ScanAsync(
        number => Database.String<int>(KeyOf(number)).SetAsync(number).AsTask(),
        number => Database.Keys.DeleteAsync(KeyOf(number)).AsTask(),
        () => Database.Keys.ScanAsync().Select(key => int.Parse(key.ToString()[6..])));

    [Fact]
    public Task No_field_is_missed()
    {
        DurableHash<int, int> hash = Database.Hash<int, int>("hash");
        return ScanAsync(
            number => hash.SetAsync(number, number).AsTask(),
            number => hash.DeleteAsync(number).AsTask(),
            () => hash.ScanAsync().Select(pair => pair.Key));
    }

    [Fact]
    public Task No_member_of_a_set_is_missed()
    {
        DurableSet<int> set = Database.Set<int>("set");
        return ScanAsync(
            number => set.AddAsync(number).AsTask(),
            number => set.RemoveAsync(number).AsTask(),
            () => set.ScanAsync());
    }

    [Fact]
    public Task No_member_of_a_sorted_set_is_missed()
    {
        DurableSortedSet<int> set = Database.SortedSet<int>("sorted");
        return ScanAsync(
            number => set.AddAsync(number, number).AsTask(),
            number => set.RemoveAsync(number).AsTask(),
            () => set.ScanAsync().Select(member => member.Member));
    }

    /// <summary>All in one slot: a walk over all keys has few slots to visit, and several pages in one.</summary>
    private static Key KeyOf(int number) => $"{{key}}:{number}";

    private static async Task ScanAsync(
        Func<int, Task> add, Func<int, Task> remove, Func<IAsyncEnumerable<int>> scan)
    {
        for (int seed = 0; seed < RunCount; seed++)
        {
            var random = new Random(seed);
            int lasting = random.Next(1, 300);
            int passing = random.Next(0, 300);
            List<Task> writes = [];
            for (int number = 0; number < lasting; number++)
                writes.Add(add(number));
            var seen = new HashSet<int>();
            await foreach (int number in scan())
            {
                Assert.True(seen.Add(number), $"{number} came twice, seed {seed}.");
                Assert.InRange(number, 0, lasting + passing);
                for (int change = random.Next(0, 6); change > 0 && passing > 0; change--)
                {
                    int changed = lasting + random.Next(passing);
                    writes.Add(random.Next(2) == 0 ? add(changed) : remove(changed));
                }
            }

            Assert.True(Enumerable.Range(0, lasting).All(seen.Contains), $"One was missed, seed {seed}.");
            for (int number = 0; number < lasting + passing; number++)
                writes.Add(remove(number));
            await Task.WhenAll(writes);
        }
    }
}
