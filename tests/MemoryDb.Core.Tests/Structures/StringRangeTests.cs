using System.Text;
using MemoryDb.Execution;
using MemoryDb.Log;

namespace MemoryDb.Core.Tests.Structures;

/// <summary>The commands on parts of a string.</summary>
public sealed class StringRangeTests : StructureTest
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Theory]
    [InlineData("hello", 0, -1, "hello")]
    [InlineData("hello", 1, 3, "ell")]
    [InlineData("hello", -3, -2, "ll")]
    [InlineData("hello", 3, 100, "lo")]
    [InlineData("hello", 5, 9, "")]
    [InlineData("hello", 2, 1, "")]
    [InlineData("hello", 1, -5, "")]
    [InlineData("hello", 0, -100, "h")]
    [InlineData("hello", -100, -50, "h")]
    [InlineData("hello", -50, -100, "")]
    [InlineData("hello", long.MinValue, long.MaxValue, "hello")]
    [InlineData("hello", long.MaxValue, long.MinValue, "")]
    [InlineData("hello", long.MinValue, long.MinValue, "h")]
    [InlineData("hello", long.MaxValue, long.MaxValue, "")]
    [InlineData("", 0, -1, "")]
    [InlineData(null, 0, -1, "")]
    public async Task A_range_is_cut_as_Redis_cuts_it(string? value, long start, long stop, string expected)
    {
        DurableString<string> text = Database.String<string>("k");
        if (value is not null)
            await text.SetAsync(value);
        Assert.Equal(expected, Encoding.UTF8.GetString((await text.GetRangeAsync(start, stop)).Span));
        Assert.Equal(expected, await Database.TransactAsync(
            tx => Encoding.UTF8.GetString(tx.String<string>("k").GetRange(start, stop).Span)));
    }

    [Fact]
    public async Task A_range_read_earlier_does_not_change_with_the_key()
    {
        DurableString<string> text = Database.String<string>("k");
        await text.SetAsync("hello");
        ReadOnlyMemory<byte> read = await text.GetRangeAsync(0, 1);
        await text.SetRangeAsync(0, "j"u8.ToArray());
        Assert.Equal("he", Encoding.UTF8.GetString(read.Span));
        Assert.Equal("jello", (await text.GetAsync()).Value);
    }

    [Fact]
    public async Task Writing_into_a_string_replaces_grows_and_fills_up_with_zeros()
    {
        DurableString<string> text = Database.String<string>("k");
        Assert.Equal(5, await text.SetRangeAsync(2, "abc"u8.ToArray()));
        Assert.Equal("\0\0abc", (await text.GetAsync()).Value);
        Assert.Equal(5, await text.SetRangeAsync(0, "xyz"u8.ToArray()));
        Assert.Equal("xyzbc", (await text.GetAsync()).Value);
        Assert.Equal(6, await text.SetRangeAsync(4, "12"u8.ToArray()));
        Assert.Equal(9, await text.SetRangeAsync(8, "!"u8.ToArray()));
        Assert.Equal("xyzb12\0\0!", (await text.GetAsync()).Value);
    }

    [Fact]
    public async Task Writing_nothing_changes_nothing_and_makes_no_key()
    {
        DurableString<string> text = Database.String<string>("k");
        Assert.Equal(0, await text.SetRangeAsync(5, default));
        Assert.False(await Database.Keys.ExistsAsync("k"));
        await text.SetAsync("hello");
        Revision before = await LastRevisionAsync();
        Assert.Equal(5, await text.SetRangeAsync(long.MaxValue, default));
        Assert.Equal(before, await LastRevisionAsync());
    }

    [Fact]
    public async Task Writing_into_a_string_keeps_the_expiry()
    {
        await Database.String<string>("k").SetAsync("hello", Hour);
        await Database.String<string>("k").SetRangeAsync(9, "x"u8.ToArray());
        Assert.True((await Database.Keys.ExpiryTimeAsync("k")).HasValue);
    }

    [Theory]
    [InlineData(-1L)]
    [InlineData(long.MinValue)]
    [InlineData((long)SizeLimits.MaxValueBytes)]
    [InlineData(long.MaxValue)]
    public async Task Bytes_that_do_not_fit_are_refused_before_anything_is_allocated(long offset)
    {
        DurableString<string> text = Database.String<string>("k");
        await Assert.ThrowsAnyAsync<ArgumentException>(
            () => text.SetRangeAsync(offset, "x"u8.ToArray()).AsTask());
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Database.TransactAsync(
            tx => tx.String<string>("k").SetRange(offset, "x"u8.ToArray())).AsTask());
        Assert.Equal(Revision.None, await LastRevisionAsync());
    }

    [Fact]
    public async Task Bytes_given_may_change_once_the_call_has_returned()
    {
        byte[] given = "abc"u8.ToArray();
        await Database.String<string>("k").SetRangeAsync(0, given);
        given[0] = (byte)'x';
        Assert.Equal("abc", (await Database.String<string>("k").GetAsync()).Value);
    }

    [Fact]
    public async Task A_rollback_takes_what_was_written_and_appended_back()
    {
        await Database.String<string>("k").SetAsync("hello", Hour);
        await RollBackAsync(tx =>
        {
            Assert.Equal(7, tx.String<string>("k").SetRange(6, "x"u8.ToArray()));
            Assert.Equal(8, tx.String<string>("k").Append("y"));
            Assert.Equal(3, tx.String<string>("new").SetRange(2, "z"u8.ToArray()));
        });
    }

    [Fact]
    public async Task Only_the_bytes_given_are_logged()
    {
        const int large = 1024 * 1024;
        await Database.String<byte[]>("k").SetAsync(new byte[large]);
        long before = await LogBytesAsync();
        for (int index = 0; index < 10; index++)
        {
            await Database.String<string>("k").SetRangeAsync(index * 1000, "abc"u8.ToArray());
            await Database.String<string>("k").AppendAsync("abc");
        }

        Assert.InRange(await LogBytesAsync() - before, 1, 10_000);
    }

    private async Task<long> LogBytesAsync()
    {
        LogPosition tail = await Database.Log.GetTailAsync();
        long bytes = 0;
        await foreach (LogRecord record in Database.Log.ReadAsync(LogPosition.None.Next))
        {
            bytes += record.Payload.Length;
            if (record.Position == tail)
                break;
        }

        return bytes;
    }
}
