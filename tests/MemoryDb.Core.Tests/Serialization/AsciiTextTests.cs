using System.Text;
using MemoryDb.Serialization;

namespace MemoryDb.Core.Tests.Serialization;

public sealed class AsciiTextTests
{
    private const int LongestText = 50;

    [Fact]
    public void Text_of_every_length_has_the_bytes_of_its_characters()
    {
        for (int length = 0; length <= LongestText; length++)
        {
            string text = Text(length);
            byte[] bytes = new byte[length + 1];
            bytes[length] = 0xee;
            Assert.True(AsciiText.TryNarrow(text, bytes), text);
            Assert.Equal([.. Encoding.ASCII.GetBytes(text), 0xee], bytes);
        }
    }

    [Theory]
    [InlineData('\u0080')]
    [InlineData('\u0100')]
    [InlineData('\u4141')]
    [InlineData('\uffff')]
    [InlineData('\ud800')]
    public void One_other_character_at_any_place_is_noticed(char other)
    {
        for (int length = 1; length <= LongestText; length++)
        {
            for (int place = 0; place < length; place++)
            {
                char[] text = Text(length).ToCharArray();
                text[place] = other;
                Assert.False(AsciiText.TryNarrow(text, new byte[length]), $"{length} {place}");
            }
        }
    }

    [Fact]
    public void A_key_that_is_not_all_ASCII_has_its_UTF8_bytes()
    {
        for (int length = 1; length <= LongestText; length++)
        {
            string text = string.Concat(Text(length - 1), "ü");
            byte[] bytes = new byte[length + 1];
            Assert.True(StrictUtf8.TryEncode(text, bytes, out int written));
            Assert.Equal(Encoding.UTF8.GetBytes(text), bytes[..written]);
            Assert.False(StrictUtf8.TryEncode(text, bytes.AsSpan(0, length), out _));
        }
    }

    /// <summary>Every character of ASCII, from another one on for each length.</summary>
    private static string Text(int length) =>
        string.Concat(Enumerable.Range(0, length).Select(index => (char)((length * 31 + index * 7) % 0x80)));
}
