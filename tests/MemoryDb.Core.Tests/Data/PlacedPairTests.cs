using MemoryDb.Data;

namespace MemoryDb.Core.Tests.Data;

public sealed class PlacedPairTests
{
    private const int Place = 3;

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 5)]
    [InlineData(1, 0)]
    [InlineData(16, 100)]
    [InlineData(StoredPair.ShortKeyBytes, 300)]
    public void Its_key_gets_its_value_and_no_other_does(int keyLength, int valueLength)
    {
        byte[] key = Bytes(keyLength);
        byte[] value = Bytes(valueLength);
        PlacedPair pair = Placed(key, value);
        Assert.True(pair.TryGetValue(key, out ReadOnlyMemory<byte> found));
        Assert.Equal(value, found.ToArray());
        Assert.True(found.Equals(pair.Value));
        pair.IsUsed = false;
        Assert.True(pair.TryGetValue(key, out found));
        Assert.Equal(value, found.ToArray());
        if (keyLength < StoredPair.ShortKeyBytes)
            Assert.False(pair.TryGetValue(Bytes(keyLength + 1), out _));
        if (keyLength == 0)
            return;
        Assert.False(pair.TryGetValue(Bytes(keyLength - 1), out _));
        key[^1]++;
        Assert.False(pair.TryGetValue(key, out found));
        Assert.True(found.IsEmpty);
    }

    /// <summary>A length of two bytes begins with one that is no short key's.</summary>
    [Fact]
    public void A_long_key_is_no_short_one()
    {
        PlacedPair pair = Placed(Bytes(StoredPair.ShortKeyBytes + 1), Bytes(10));
        for (int length = 0; length <= StoredPair.ShortKeyBytes; length++)
            Assert.False(pair.TryGetValue(Bytes(length), out _));
    }

    private static PlacedPair Placed(byte[] key, byte[] value)
    {
        byte[] pair = StoredPair.Create(key, value);
        return PlacedPair.Write(
            new byte[Place * PlacedPair.Alignment + PlacedPair.PlacedBytesOf(pair.Length)], Place, pair);
    }

    private static byte[] Bytes(int count) => [.. Enumerable.Range(1, count).Select(number => (byte)number)];
}
