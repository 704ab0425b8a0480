namespace MemoryDb.Structures;

/// <summary>What patterns match, and that no pattern makes it slow.</summary>
public sealed class GlobPatternTests
{
    [Theory]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    [InlineData("*", "", true)]
    [InlineData("*", "anything", true)]
    [InlineData("h?llo", "hello", true)]
    [InlineData("h?llo", "hllo", false)]
    [InlineData("h*llo", "heeeello", true)]
    [InlineData("h*llo", "hllo", true)]
    [InlineData("*a*b", "xaxbxab", true)]
    [InlineData("*a*b", "xaxbxa", false)]
    [InlineData("a**b", "ab", true)]
    [InlineData("h[ae]llo", "hallo", true)]
    [InlineData("h[ae]llo", "hillo", false)]
    [InlineData("h[^e]llo", "hallo", true)]
    [InlineData("h[^e]llo", "hello", false)]
    [InlineData("h[a-c]llo", "hbllo", true)]
    [InlineData("h[c-a]llo", "hbllo", true)]
    [InlineData("h[a-c]llo", "hdllo", false)]
    [InlineData("[a-]", "^", true)]
    [InlineData("[\\]]", "]", true)]
    [InlineData("[abc", "b", true)]
    [InlineData("[^", "x", true)]
    [InlineData("[", "[", false)]
    [InlineData("\\*", "*", true)]
    [InlineData("\\*", "a", false)]
    [InlineData("a\\", "a\\", true)]
    [InlineData("*\\", "xy\\", true)]
    [InlineData("?", "ä", false)]
    [InlineData("??", "ä", true)]
    public void A_pattern_matches_whole_texts_as_in_Redis(string pattern, string text, bool expected) =>
        Assert.Equal(expected, new GlobPattern(pattern).IsMatch(System.Text.Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void The_default_pattern_matches_everything()
    {
        Assert.True(default(GlobPattern).IsMatch("anything"u8));
        Assert.True(default(GlobPattern).IsMatch(""u8));
        Assert.Equal("*", default(GlobPattern).ToString());
    }

    /// <summary>Redis knows but one star there, and passes the empty text over for any other pattern.</summary>
    [Fact]
    public void Several_stars_match_the_empty_text_too()
    {
        Assert.True(new GlobPattern("**").IsMatch(""u8));
        Assert.True(new GlobPattern("***").IsMatch(""u8));
    }

    /// <summary>Redis compares signed characters, so that there it reaches from -1 to 97.</summary>
    [Theory]
    [InlineData((byte)'b', true)]
    [InlineData((byte)'B', false)]
    public void A_class_beyond_127_is_one_of_bytes(byte text, bool isMatch)
    {
        byte[] pattern = [(byte)'[', (byte)'a', (byte)'-', 0xff, (byte)']'];
        Assert.Equal(isMatch, new GlobPattern(pattern).IsMatch([text]));
    }

    /// <summary>An exponential matcher would not end before the machine does.</summary>
    [Fact]
    public void Many_stars_against_a_long_text_end()
    {
        byte[] text = new byte[Key.MaxBytes];
        text.AsSpan().Fill((byte)'a');
        var pattern = new GlobPattern(string.Concat(Enumerable.Repeat("a*", 1000)) + "b");
        Assert.False(pattern.IsMatch(text));
        text[^1] = (byte)'b';
        Assert.True(pattern.IsMatch(text));
    }

    [Fact]
    public void A_pattern_that_is_too_long_is_refused()
    {
        ArgumentException refused = Assert.Throws<ArgumentException>(
            () => new GlobPattern(new byte[GlobPattern.MaxBytes + 1]));
        Assert.Contains("65536", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Patterns_written_alike_are_equal()
    {
        Assert.Equal(new GlobPattern("a*"), new GlobPattern("a*"u8.ToArray()));
        Assert.NotEqual(new GlobPattern("a*"), new GlobPattern("a?"));
        Assert.NotEqual(default, new GlobPattern(""));
    }
}
