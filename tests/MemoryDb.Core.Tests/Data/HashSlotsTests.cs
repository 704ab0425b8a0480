using System.Text;
using MemoryDb.Data;

namespace MemoryDb.Core.Tests.Data;

public class HashSlotsTests
{
    [Fact]
    public void The_checksum_is_CRC16_XMODEM() => Assert.Equal(0x31C3, HashSlots.Checksum("123456789"u8));

    [Theory]
    [InlineData("", 0)]
    [InlineData("foo", 12182)]
    [InlineData("bar", 5061)]
    [InlineData("hello", 866)]
    [InlineData("123456789", 0x31C3 & 16383)]
    public void Known_keys_have_their_slots(string key, int slot) =>
        Assert.Equal(slot, HashSlots.Of(Encoding.UTF8.GetBytes(key)));

    [Theory]
    [InlineData("{user1000}.following", "user1000")]
    [InlineData("{user1000}.followers", "user1000")]
    [InlineData("foo{{bar}}zap", "{bar")]
    [InlineData("foo{bar}{zap}", "bar")]
    [InlineData("}foo{bar}", "bar")]
    public void A_tag_decides_alone(string key, string tag) =>
        Assert.Equal(HashSlots.Of(Encoding.UTF8.GetBytes(tag)), HashSlots.Of(Encoding.UTF8.GetBytes(key)));

    [Theory]
    [InlineData("foo{}{bar}")]
    [InlineData("{}")]
    [InlineData("foo{bar")]
    [InlineData("foo}bar{")]
    public void Without_a_tag_the_whole_key_decides(string key)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(key);
        Assert.Equal(BitByBit(bytes) & 16383, HashSlots.Of(bytes));
    }

    [Fact]
    public void Every_length_agrees_with_the_definition()
    {
        var random = new Random(1);
        for (int length = 0; length < 200; length++)
        {
            var bytes = new byte[length];
            random.NextBytes(bytes);
            Assert.Equal(BitByBit(bytes), HashSlots.Checksum(bytes));
            Assert.Equal(BitByBit(bytes), HashSlots.ChecksumByTable(bytes));
        }
    }

    private static ushort BitByBit(byte[] bytes)
    {
        int checksum = 0;
        foreach (byte value in bytes)
        {
            for (int bit = 7; bit >= 0; bit--)
            {
                bool carry = ((checksum >> 15) & 1) != ((value >> bit) & 1);
                checksum = (checksum << 1) & 0xffff ^ (carry ? 0x1021 : 0);
            }
        }
        return (ushort)checksum;
    }
}
