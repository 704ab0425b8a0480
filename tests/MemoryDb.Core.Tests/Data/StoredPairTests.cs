using MemoryDb.Data;

namespace MemoryDb.Core.Tests.Data;

public class StoredPairTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 5)]
    [InlineData(5, 0)]
    [InlineData(127, 3)]
    [InlineData(128, 3)]
    [InlineData(16383, 3)]
    [InlineData(16384, 3)]
    [InlineData(65536, 100_000)]
    [InlineData(2_097_152, 1)]
    public void A_pair_gives_back_both_parts(int keyLength, int valueLength)
    {
        var random = new Random(keyLength + valueLength);
        var key = new byte[keyLength];
        var value = new byte[valueLength];
        random.NextBytes(key);
        random.NextBytes(value);
        byte[] pair = StoredPair.Create(key, value);
        Assert.Equal(key, StoredPair.Key(pair).ToArray());
        Assert.Equal(value, StoredPair.Value(pair).ToArray());
        Assert.Equal(value, StoredPair.ValueSpan(pair).ToArray());
        Assert.True(StoredPair.KeyEquals(pair, key));
        Assert.False(StoredPair.KeyEquals(pair, [.. key, 1]));
    }

    [Fact]
    public void A_short_key_costs_one_byte() => Assert.Equal(1 + 3 + 5, StoredPair.Create("key"u8, "value"u8).Length);

    [Fact]
    public void The_parts_of_an_unfilled_pair_are_its_own()
    {
        byte[] pair = StoredPair.CreateUninitialized(3, 2, out Span<byte> key, out Span<byte> value);
        "abc"u8.CopyTo(key);
        "de"u8.CopyTo(value);
        Assert.Equal("\u0003abcde"u8.ToArray(), pair);
    }

    [Fact]
    public void A_pair_too_long_for_an_array_is_refused() =>
        Assert.Throws<OverflowException>(() => StoredPair.CreateUninitialized(10, int.MaxValue, out _, out _));
}
