using System.Text;
using MemoryDb.Testing;

namespace MemoryDb.Core.Tests.Structures;

/// <summary>The edges of the commands on one string.</summary>
public sealed class StringTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task An_absent_key_has_no_value_and_length_0()
    {
        await using MemoryDatabase database = await TestDatabase.OpenAsync();
        Assert.False((await database.String<string>("k").GetAsync()).HasValue);
        Assert.False((await database.String<ReadOnlyMemory<byte>>("k").GetAsync()).HasValue);
        Assert.False((await database.String<string>("k").GetAndDeleteAsync()).HasValue);
        Assert.Equal(0, await database.String<string>("k").LengthAsync());
        Assert.False(await database.Keys.ExistsAsync("k"));
    }

    [Fact]
    public async Task An_empty_value_exists()
    {
        await using MemoryDatabase database = await TestDatabase.OpenAsync();
        await database.String<string>("k").SetAsync("");
        Assert.Equal(new Optional<string>(""), await database.String<string>("k").GetAsync());
        Assert.True(await database.Keys.ExistsAsync("k"));
    }

    [Fact]
    public async Task The_empty_key_is_a_key_and_bytes_and_text_name_the_same_one()
    {
        await using MemoryDatabase database = await TestDatabase.OpenAsync();
        await database.String<string>("").SetAsync("empty");
        await database.String<string>("ключ").SetAsync("text");
        Assert.Equal("empty", (await database.String<string>(Array.Empty<byte>()).GetAsync()).Value);
        Assert.Equal("text", (await database.String<string>(Encoding.UTF8.GetBytes("ключ")).GetAsync()).Value);
    }

    [Fact]
    public async Task Setting_takes_the_expiry_away_unless_it_is_to_be_kept()
    {
        await using MemoryDatabase database = await TestDatabase.OpenAsync();
        DurableString<string> text = database.String<string>("k");
        await text.SetAsync("1", Hour);
        Assert.True(await text.SetAsync("2", Expiry.Keep));
        Assert.True((await database.Keys.ExpiryTimeAsync("k")).HasValue);
        await text.SetAsync("3");
        Assert.False((await database.Keys.ExpiryTimeAsync("k")).HasValue);
        Assert.True(await database.String<string>("new").SetAsync("1", Expiry.Keep));
        Assert.False((await database.Keys.ExpiryTimeAsync("new")).HasValue);
    }

    [Fact]
    public async Task Get_and_set_takes_the_expiry_away_and_counting_and_appending_keep_it()
    {
        await using MemoryDatabase database = await TestDatabase.OpenAsync();
        DurableString<string> text = database.String<string>("k");
        await text.SetAsync("1", Hour);
        Assert.Equal(2, await text.IncrementAsync());
        Assert.Equal(2.5, await text.IncrementAsync(0.5));
        Assert.Equal(4, await text.AppendAsync("0"));
        Assert.True((await database.Keys.ExpiryTimeAsync("k")).HasValue);
        Assert.Equal("2.50", (await text.GetAndSetAsync("x")).Value);
        Assert.False((await database.Keys.ExpiryTimeAsync("k")).HasValue);
    }

    [Fact]
    public async Task A_condition_that_does_not_hold_changes_nothing()
    {
        await using MemoryDatabase database = await TestDatabase.OpenAsync();
        DurableString<string> text = database.String<string>("k");
        Assert.False(await text.SetAsync("1", Expiry.Never, When.Exists));
        Assert.True(await text.SetAsync("1", Expiry.Never, When.NotExists));
        UInt128 before = database.ComputeDigest();
        Assert.False(await text.SetAsync("2", Hour, When.NotExists));
        Assert.Equal(before, database.ComputeDigest());
    }

    [Fact]
    public async Task Setting_with_an_expiry_that_has_passed_leaves_no_key()
    {
        var time = new ManualTimeProvider();
        await using MemoryDatabase database = await TestDatabase.OpenAsync(time: time);
        await database.String<string>("k").SetAsync("1");
        Assert.True(await database.String<string>("k").SetAsync("2", time.GetUtcNow()));
        Assert.False(await database.Keys.ExistsAsync("k"));
        Assert.True(await database.String<string>("new").SetAsync("2", DateTimeOffset.UnixEpoch.AddYears(-1)));
        Assert.False(await database.Keys.ExistsAsync("new"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("01")]
    [InlineData("+1")]
    [InlineData("-0")]
    [InlineData("1.0")]
    [InlineData("9223372036854775808")]
    [InlineData("abc")]
    public async Task What_Redis_takes_for_no_integer_is_not_counted(string value)
    {
        await using MemoryDatabase database = await TestDatabase.OpenAsync();
        await database.String<string>("k").SetAsync(value);
        UInt128 before = database.ComputeDigest();
        await Assert.ThrowsAsync<WrongValueException>(() => database.String<long>("k").IncrementAsync().AsTask());
        await Assert.ThrowsAsync<WrongValueException>(() => database.String<long>("k").DecrementAsync().AsTask());
        await Assert.ThrowsAsync<WrongValueException>(() => database.String<long>("k").GetAsync().AsTask());
        Assert.Equal(before, database.ComputeDigest());
    }

    [Fact]
    public async Task Integers_count_to_their_ends_and_not_beyond()
    {
        await using MemoryDatabase database = await TestDatabase.OpenAsync();
        DurableString<long> number = database.String<long>("k");
        Assert.Equal(long.MaxValue, await number.IncrementAsync(long.MaxValue));
        await Assert.ThrowsAsync<WrongValueException>(() => number.IncrementAsync().AsTask());
        Assert.Equal(long.MaxValue, (await number.GetAsync()).Value);
        await number.SetAsync(long.MinValue);
        await Assert.ThrowsAsync<WrongValueException>(() => number.DecrementAsync().AsTask());
        await Assert.ThrowsAsync<WrongValueException>(() => number.IncrementAsync(-1).AsTask());
        await Assert.ThrowsAsync<WrongValueException>(() => number.DecrementAsync(long.MinValue).AsTask());
        Assert.Equal(-1, await number.IncrementAsync(long.MaxValue));
        Assert.Equal(long.MinValue, await number.DecrementAsync(long.MaxValue));
    }

    [Fact]
    public async Task Numbers_are_added_in_decimal_and_stored_without_an_exponent()
    {
        await using MemoryDatabase database = await TestDatabase.OpenAsync();
        DurableString<string> text = database.String<string>("k");
        await text.SetAsync("3.0");
        Assert.Equal(3.1, await text.IncrementAsync(0.1));
        Assert.Equal("3.1", (await text.GetAsync()).Value);
        await text.SetAsync("5.0e3");
        Assert.Equal(5200, await text.IncrementAsync(200.0));
        Assert.Equal("5200", (await text.GetAsync()).Value);
        Assert.Equal(1e21, await database.String<string>("new").IncrementAsync(1e21));
        Assert.Equal("1000000000000000000000", (await database.String<string>("new").GetAsync()).Value);
    }

    [Theory]
    [InlineData("abc", 1)]
    [InlineData("", 1)]
    [InlineData("nan", 1)]
    [InlineData("1", double.PositiveInfinity)]
    [InlineData("1", double.NaN)]
    [InlineData("inf", double.NegativeInfinity)]
    [InlineData("1.7976931348623157e308", double.MaxValue)]
    public async Task A_sum_that_is_no_finite_number_is_refused(string value, double by)
    {
        await using MemoryDatabase database = await TestDatabase.OpenAsync();
        await database.String<string>("k").SetAsync(value);
        UInt128 before = database.ComputeDigest();
        await Assert.ThrowsAsync<WrongValueException>(() => database.String<double>("k").IncrementAsync(by).AsTask());
        Assert.Equal(before, database.ComputeDigest());
    }

    [Fact]
    public async Task Appending_counts_bytes_and_makes_an_absent_key()
    {
        await using MemoryDatabase database = await TestDatabase.OpenAsync();
        DurableString<string> text = database.String<string>("k");
        Assert.Equal(0, await text.AppendAsync(""));
        Assert.True(await database.Keys.ExistsAsync("k"));
        Assert.Equal(2, await text.AppendAsync("ü"));
        Assert.Equal(3, await text.AppendAsync("x"));
        Assert.Equal(3, await text.LengthAsync());
        Assert.Equal("üx", (await text.GetAsync()).Value);
    }

    [Fact]
    public async Task Appending_nothing_to_a_key_changes_nothing()
    {
        await using MemoryDatabase database = await TestDatabase.OpenAsync();
        await database.String<string>("k").SetAsync("");
        UInt128 before = database.ComputeDigest();
        Assert.Equal(0, await database.String<string>("k").AppendAsync(""));
        Assert.Equal(before, database.ComputeDigest());
    }

    [Fact]
    public async Task A_value_read_earlier_does_not_change_with_the_key()
    {
        await using MemoryDatabase database = await TestDatabase.OpenAsync();
        DurableString<ReadOnlyMemory<byte>> bytes = database.String<ReadOnlyMemory<byte>>("k");
        byte[] given = "abc"u8.ToArray();
        await bytes.SetAsync(given);
        given[0] = (byte)'x';
        ReadOnlyMemory<byte> read = (await bytes.GetAsync()).Value;
        await bytes.AppendAsync("def"u8.ToArray());
        await database.Keys.DeleteAsync("k");
        Assert.Equal("abc", Encoding.UTF8.GetString(read.Span));
    }

    [Fact]
    public async Task A_former_value_of_another_type_is_replaced_all_the_same()
    {
        await using MemoryDatabase database = await TestDatabase.OpenAsync();
        await database.String<string>("k").SetAsync("no number");
        await Assert.ThrowsAsync<WrongValueException>(() => database.String<long>("k").GetAndSetAsync(7).AsTask());
        Assert.Equal(7, (await database.String<long>("k").GetAsync()).Value);
    }

    [Fact]
    public async Task Of_several_strings_set_at_once_the_last_of_a_key_counts()
    {
        await using MemoryDatabase database = await TestDatabase.OpenAsync();
        await database.String<string>("a").SetAsync("0", Hour);
        await database.Strings.SetAsync([Pair("a", "1"), Pair("b", "2"), Pair("a", "3")]);
        Optional<string>[] values = await database.Strings.GetAsync<string>(["b", "none", "a", "b"]);
        Assert.Equal([new("2"), default, new("3"), new("2")], values);
        Assert.False((await database.Keys.ExpiryTimeAsync("a")).HasValue);
    }

    [Fact]
    public async Task Several_strings_are_set_only_if_none_exists()
    {
        await using MemoryDatabase database = await TestDatabase.OpenAsync();
        Assert.True(await database.Strings.SetIfNoneExistsAsync([Pair("a", "1"), Pair("a", "2")]));
        Assert.False(await database.Strings.SetIfNoneExistsAsync([Pair("b", "1"), Pair("a", "1")]));
        Assert.False(await database.Keys.ExistsAsync("b"));
        Assert.Equal("2", (await database.String<string>("a").GetAsync()).Value);
    }

    [Fact]
    public async Task No_keys_at_all_are_no_command()
    {
        await using MemoryDatabase database = await TestDatabase.OpenAsync();
        Assert.Empty(await database.Strings.GetAsync<string>([]));
        await database.Strings.SetAsync<string>([]);
        Assert.True(await database.Strings.SetIfNoneExistsAsync<string>([]));
        Assert.Equal(0, await database.Keys.ExistsAsync([]));
        Assert.Equal(0, await database.Keys.DeleteAsync([]));
        Assert.Equal(Revision.None, database.DurableRevision);
    }

    private static KeyValuePair<Key, string> Pair(string key, string value) => new(key, value);
}
