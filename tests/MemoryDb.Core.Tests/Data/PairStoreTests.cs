using System.Runtime.CompilerServices;
using MemoryDb.Data;
using MemoryDb.Effects;

namespace MemoryDb.Core.Tests.Data;

/// <summary>
/// Strings lie side by side in blocks: whatever is written, removed and taken back, every key has its own value, what a
/// reader holds stays as it is, and the gaps do not grow without bound.
/// </summary>
public sealed class PairStoreTests
{
    private readonly Keyspace _keyspace = new(new Random(1));
    private readonly EffectApplier _applier;
    private readonly UndoLog _undo;
    private readonly PairCleaner _cleaner;
    private readonly Dictionary<string, byte[]> _expected = [];

    public PairStoreTests()
    {
        _applier = new EffectApplier(_keyspace);
        _undo = new UndoLog(_keyspace);
        _cleaner = new PairCleaner(_keyspace);
    }

    [Theory]
    [InlineData(1, 50, 60)]
    [InlineData(2, 3_000, 300)]
    [InlineData(3, 400, 40_000)]
    [InlineData(4, 20_000, 100)]
    public void Every_key_has_its_value_whatever_was_moved(int seed, int keyCount, int longestValue)
    {
        var random = new Random(seed);
        for (int round = 0; round < 60_000; round++)
        {
            switch (random.Next(100))
            {
                case 0:
                    TakeBack(random, keyCount, longestValue, clears: random.Next(4) == 0);
                    break;
                case 1 when random.Next(100) == 0:
                    Apply(new Effect(EffectKind.Clear, default));
                    _expected.Clear();
                    break;
                case < 20:
                    Remove(Name(random, keyCount));
                    break;
                default:
                    Put(Name(random, keyCount), Value(random, longestValue));
                    break;
            }

            _cleaner.Clean();
        }

        CheckAll();
        CheckHeldBytes();
    }

    [Fact]
    public void What_a_reader_holds_stays_as_it_is_while_its_string_is_moved_and_replaced()
    {
        var random = new Random(5);
        const int keyCount = 2_000;
        for (int number = 0; number < keyCount; number++)
            Put($"{number}", Value(random, 100));
        var held = new List<(ReadOnlyMemory<byte> Value, byte[] Copy)>();
        int movedCount = 0;
        for (int round = 0; round < 20_000; round++)
        {
            string name = Name(random, keyCount);
            ReadOnlyMemory<byte> value = Find(name)!.Value.Value;
            held.Add((value, value.ToArray()));
            PlacedPair stays = Find("0")!.Value;
            Put(random.Next(10) == 0 ? name : $"{random.Next(1, keyCount)}", Value(random, 100));
            _cleaner.Clean();
            movedCount += name != "0" && !Find("0")!.Value.IsSameAs(in stays) ? 1 : 0;
        }

        Assert.All(held, read => Assert.True(read.Value.Span.SequenceEqual(read.Copy)));
        Assert.True(movedCount > 0);
    }

    [Fact]
    public void Removing_nearly_everything_gives_nearly_all_memory_back()
    {
        const int keyCount = 50_000;
        for (int number = 0; number < keyCount; number++)
            Put($"{number}", new byte[100]);
        for (int number = 0; number < keyCount; number++)
        {
            if (number % 100 != 0)
                Remove($"{number}");
            _cleaner.Clean();
        }

        CheckAll();
        int blocks = Entries().Select(entry => entry.Pair.Block).Distinct().Count();
        Assert.InRange(blocks, 1, 4);
    }

    [Theory]
    [InlineData(1_000, 100, 300)]
    [InlineData(1_000, 100, 900)]
    [InlineData(2, 16_000, 4_000)]
    public void Commands_of_many_keys_pay_for_all_their_gaps(int hotCount, int valueBytes, int commandCount)
    {
        for (int command = 0; command < commandCount; command++)
        {
            for (int hot = 0; hot < hotCount; hot++)
                Put($"hot{hot}", new byte[valueBytes]);
            Put($"cold{command}", new byte[8]);
            _cleaner.Clean();
        }

        CheckAll();
        CheckHeldBytes();
    }

    [Fact]
    public void What_is_taken_back_is_cleared_like_everything_else()
    {
        byte[] large = new byte[10_000];
        for (int round = 0; round < 500; round++)
        {
            // Every block in between is empty when the next one is opened; one gets its string back.
            Put($"{round}", new byte[8]);
            _applier.Apply(new Effect(EffectKind.KeyDelete, Encode($"{round}")), _undo);
            for (int count = 0; count < 20; count++)
            {
                _applier.Apply(PutEffect("large", large), _undo);
                _applier.Apply(new Effect(EffectKind.KeyDelete, Encode("large")), _undo);
            }

            _undo.RollBack();
            _cleaner.Clean();
        }

        for (int round = 0; round < 50_000; round++)
        {
            Put($"other{round % 100}", new byte[100]);
            _cleaner.Clean();
        }

        CheckAll();
        CheckHeldBytes();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(16_375)]
    [InlineData(16_376)]
    [InlineData(16_377)]
    [InlineData(131_000)]
    [InlineData(3_000_000)]
    public void Values_of_every_length_are_kept(int length)
    {
        byte[] value = new byte[length];
        new Random(length).NextBytes(value);
        Put("before", [1]);
        Put("key", value);
        Put("behind", [2]);
        CheckAll();
    }

    [Fact]
    public void The_place_and_the_expiry_of_an_entry_do_not_touch_each_other()
    {
        byte[] block = new byte[PairStore.BlockBytes];
        const int lastPlace = (1 << Entry.PlaceBits) - 1;
        var entry = new Entry(hash: 7, new PlacedPair(block, lastPlace)) { ExpireAt = Entry.LatestExpiry };
        Assert.Equal((Entry.LatestExpiry, lastPlace), (entry.ExpireAt, entry.Pair.Place));
        entry.Pair = new PlacedPair(block, 1);
        Assert.Equal((Entry.LatestExpiry, 1), (entry.ExpireAt, entry.Pair.Place));
        entry.ExpireAt = Entry.NeverExpires;
        Assert.Equal((Entry.NeverExpires, 1), (entry.ExpireAt, entry.Pair.Place));
        Assert.Equal(32, Unsafe.SizeOf<Entry>());
    }

    [Fact]
    public void The_latest_expiry_is_beyond_what_callers_can_ask_for()
    {
        long now = DateTimeOffset.UnixEpoch.AddYears(1_000).ToUnixTimeMilliseconds();
        Assert.InRange(Expiry.After(TimeSpan.MaxValue).ResolveMilliseconds(now), now, Entry.LatestExpiry);
        Assert.InRange(Expiry.At(DateTimeOffset.MaxValue).ResolveMilliseconds(now), now, Entry.LatestExpiry);
    }

    private static string Name(Random random, int keyCount) => $"{random.Next(keyCount)}";

    private static byte[] Value(Random random, int longest)
    {
        byte[] value = new byte[random.Next(longest)];
        random.NextBytes(value);
        return value;
    }

    private void TakeBack(Random random, int keyCount, int longestValue, bool clears)
    {
        for (int count = random.Next(30); count > 0; count--)
        {
            string name = Name(random, keyCount);
            if (clears && count == 5)
                _applier.Apply(new Effect(EffectKind.Clear, default), _undo);
            else if (random.Next(3) == 0 && Find(name) is not null)
                _applier.Apply(new Effect(EffectKind.KeyDelete, Encode(name)), _undo);
            else
                _applier.Apply(PutEffect(name, Value(random, longestValue)), _undo);
        }

        _undo.RollBack();
    }

    private void Put(string name, byte[] value)
    {
        Apply(PutEffect(name, value));
        _expected[name] = value;
    }

    private void Remove(string name)
    {
        if (_expected.Remove(name))
            Apply(new Effect(EffectKind.KeyDelete, Encode(name)));
    }

    private void Apply(in Effect effect)
    {
        _applier.Apply(in effect, _undo);
        _undo.Clear();
    }

    private Effect PutEffect(string name, byte[] value)
    {
        EncodedKey key = Encode(name);
        return new Effect(EffectKind.KeyPut, key, new EffectItem[] { new(StoredPair.Create(key.Bytes, value)) });
    }

    private EncodedKey Encode(string name) => _keyspace.Encode(System.Text.Encoding.UTF8.GetBytes(name));

    private PlacedPair? Find(string name)
    {
        ref Entry entry = ref _keyspace.Find(Encode(name));
        return Unsafe.IsNullRef(ref entry) ? null : entry.Pair;
    }

    private void CheckAll()
    {
        Assert.Equal(_expected.Count, _keyspace.CountKeys());
        foreach ((string name, byte[] value) in _expected)
        {
            PlacedPair? found = Find(name);
            Assert.True(found is { IsUsed: true } pair && pair.ValueSpan.SequenceEqual(value));
        }
    }

    private void CheckHeldBytes()
    {
        long used = Entries().Sum(entry => (long)entry.Pair.PlacedBytes);
        long held = Entries().Select(entry => entry.Pair.Block).Distinct().Sum(block => (long)block.Length);

        // A third, and the block that is open, the one that is being cleared, and what has still to be looked at.
        Assert.InRange(held, used, (3 * used) + (4 * PairStore.BlockBytes));
    }

    private List<Entry> Entries()
    {
        var entries = new List<Entry>();
        for (int number = 0; number < HashSlots.Count; number++)
        {
            if (_keyspace.ExistingSlotAt(number) is not { } slot)
                continue;
            foreach (ref Entry entry in slot.Entries)
                entries.Add(entry);
        }

        return entries;
    }
}
