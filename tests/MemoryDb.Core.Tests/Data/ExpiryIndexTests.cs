using MemoryDb.Data;

namespace MemoryDb.Core.Tests.Data;

public class ExpiryIndexTests
{
    [Theory]
    [InlineData(1, 10)]
    [InlineData(2, 1_000)]
    [InlineData(3, 20_000)]
    public void Due_keys_come_in_order_of_time_and_nothing_is_lost(int seed, int keys)
    {
        var random = new Random(seed);
        var entries = new Entries();
        var index = new ExpiryIndex(entries);
        long now = 0;
        for (int operation = 0; operation < 100_000; operation++)
        {
            int key = random.Next(keys);
            switch (random.Next(4))
            {
                case 0:
                    entries.Remove(key);
                    break;
                case 1 when operation % 100 == 0:
                    now += random.Next(1_000);
                    RemoveDue(index, entries, now);
                    break;
                default:
                    entries.Set(index, key, now + 1 + random.Next(5_000));
                    break;
            }
            Assert.True(index.EarliestMilliseconds <= entries.Earliest || operation % 64 != 0);
        }
        RemoveDue(index, entries, long.MaxValue - 1);
        Assert.Equal(0, entries.Count);
        Assert.Equal((0, long.MaxValue), (index.Count, index.EarliestMilliseconds));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void One_key_that_expires_anew_and_anew_does_not_grow_the_index(bool sameTime)
    {
        var entries = new Entries();
        var index = new ExpiryIndex(entries);
        for (int operation = 0; operation < 100_000; operation++)
        {
            entries.Remove(1);
            entries.Set(index, 1, sameTime ? 5 : 1_000_000 - operation % 1_000);
            Assert.InRange(index.Count, 1, 40);
        }
        Assert.True(index.TryPopDue(2_000_000, out ExpiryItem item));
        Assert.Equal(TestEntry.KeyOf(1), item.Key);
        entries.Remove(1);
        Assert.False(index.TryPopDue(2_000_000, out _));
        Assert.Equal(0, index.Count);
    }

    [Fact]
    public void The_same_expiry_noted_again_and_again_is_kept_once()
    {
        var entries = new Entries();
        var index = new ExpiryIndex(entries);
        entries.Set(index, 1, 5);
        for (int repetition = 0; repetition < 10_000; repetition++)
        {
            index.Add(5, TestEntry.KeyOf(1), Entries.HashOf(1), Entries.SlotOf(1));
            Assert.InRange(index.Count, 1, 40);
        }
    }

    [Fact]
    public void A_key_is_due_at_its_time_and_not_before()
    {
        var entries = new Entries();
        var index = new ExpiryIndex(entries);
        Assert.False(index.TryPeekDue(long.MaxValue, out _));
        entries.Set(index, 3, 100);
        Assert.False(index.TryPeekDue(99, out _));
        Assert.True(index.TryPeekDue(100, out ExpiryItem item));
        Assert.Equal((100, Entries.HashOf(3), Entries.SlotOf(3)), (item.ExpireAtMilliseconds, item.Hash, item.Slot));
        Assert.True(index.TryPeekDue(100, out _));
    }

    [Fact]
    public void Every_slot_has_its_place_in_the_order()
    {
        var entries = new Entries();
        var index = new ExpiryIndex(entries);
        for (int key = 0; key < HashSlots.Count; key++)
            entries.Set(index, key, 1_000_000 - key);
        for (int key = HashSlots.Count - 1; key >= 0; key--)
        {
            Assert.True(index.TryPopDue(1_000_000, out ExpiryItem item));
            Assert.Equal(TestEntry.KeyOf(key), item.Key);
        }
    }

    [Fact]
    public void A_cleared_slot_is_forgotten_and_the_others_stay()
    {
        var entries = new Entries();
        var index = new ExpiryIndex(entries);
        entries.Set(index, 1, 10);
        entries.Set(index, 2, 20);
        index.ClearSlot(Entries.SlotOf(1));
        index.ClearSlot(Entries.SlotOf(1));
        Assert.True(index.TryPopDue(50, out ExpiryItem item));
        Assert.Equal(20, item.ExpireAtMilliseconds);
        entries.Set(index, 2, 30);
        index.Clear();
        Assert.Equal((0, long.MaxValue), (index.Count, index.EarliestMilliseconds));
    }

    private static void RemoveDue(ExpiryIndex index, Entries entries, long now)
    {
        long last = long.MinValue;
        while (index.TryPeekDue(now, out ExpiryItem item))
        {
            Assert.InRange(item.ExpireAtMilliseconds, last, now);
            last = item.ExpireAtMilliseconds;
            Assert.Equal(entries.Earliest, last);
            entries.Remove(BitConverter.ToInt32(item.Key));
        }
        Assert.True(entries.Earliest > now);
    }

    /// <summary>The keys that exist, with their expiry.</summary>
    private sealed class Entries : IExpiryCheck
    {
        private readonly Dictionary<int, long> _times = [];
        private readonly SortedSet<(long Time, int Key)> _order = [];

        public int Count => _times.Count;

        public long Earliest => _order.Count == 0 ? long.MaxValue : _order.Min.Time;

        public static ulong HashOf(int key) => (ulong)key * 31;

        public static int SlotOf(int key) => key % HashSlots.Count;

        public bool IsCurrent(in ExpiryItem item) =>
            _times.TryGetValue(BitConverter.ToInt32(item.Key), out long time) && time == item.ExpireAtMilliseconds;

        public void Set(ExpiryIndex index, int key, long time)
        {
            Remove(key);
            index.Add(time, TestEntry.KeyOf(key), HashOf(key), SlotOf(key));
            _times[key] = time;
            _order.Add((time, key));
        }

        public void Remove(int key)
        {
            if (_times.Remove(key, out long time))
                _order.Remove((time, key));
        }
    }
}
