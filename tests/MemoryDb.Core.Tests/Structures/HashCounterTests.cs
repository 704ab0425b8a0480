namespace MemoryDb.Core.Tests.Structures;

public sealed class HashCounterTests : StructureTest
{
    private DurableHash<string, long> Counters => Database.Hash<string, long>("counters");

    private DurableHash<string, string> Texts => Database.Hash<string, string>("counters");

    [Fact]
    public async Task An_absent_field_counts_as_zero()
    {
        Assert.Equal(1, await Counters.IncrementAsync("a"));
        Assert.Equal(43, await Counters.IncrementAsync("a", 42));
        Assert.Equal(-1, await Counters.DecrementAsync("b"));
        Assert.Equal(-11, await Counters.DecrementAsync("b", 10));
        Assert.Equal(0.5, await Counters.IncrementAsync("c", 0.5));

        Assert.Equal([43, -11], (await Counters.GetAsync(["a", "b"])).Select(value => value.Value));
        Assert.Equal("0.5", (await Texts.GetAsync("c")).Value);
    }

    [Fact]
    public async Task A_sum_that_overflows_is_refused_and_changes_nothing()
    {
        await Counters.SetAsync("most", long.MaxValue);
        await Counters.SetAsync("least", long.MinValue);

        await Assert.ThrowsAsync<WrongValueException>(async () => await Counters.IncrementAsync("most"));
        await Assert.ThrowsAsync<WrongValueException>(async () => await Counters.DecrementAsync("least"));
        await Assert.ThrowsAsync<WrongValueException>(async () => await Counters.DecrementAsync("new", long.MinValue));

        Assert.Equal(long.MaxValue, (await Counters.GetAsync("most")).Value);
        Assert.Equal(long.MinValue, (await Counters.GetAsync("least")).Value);
        Assert.False(await Counters.ExistsAsync("new"));
        Assert.Equal(-1, await Counters.IncrementAsync("least", long.MaxValue));
    }

    [Theory]
    [InlineData("")]
    [InlineData("text")]
    [InlineData(" 1")]
    [InlineData("01")]
    [InlineData("9223372036854775808")]
    public async Task What_is_no_integer_is_not_counted_up(string stored)
    {
        await Texts.SetAsync("a", stored);

        await Assert.ThrowsAsync<WrongValueException>(async () => await Counters.IncrementAsync("a"));

        Assert.Equal(stored, (await Texts.GetAsync("a")).Value);
    }

    [Fact]
    public async Task Decimal_fractions_add_up_as_people_expect()
    {
        await Texts.SetAsync("a", "3.0");

        Assert.Equal(3.1, await Counters.IncrementAsync("a", 0.1));
        Assert.Equal("3.1", (await Texts.GetAsync("a")).Value);
        await Texts.SetAsync("b", "5.0e3");
        Assert.Equal(5200, await Counters.IncrementAsync("b", 200.0));
        Assert.Equal("5200", (await Texts.GetAsync("b")).Value);
    }

    [Fact]
    public async Task A_sum_that_is_no_finite_number_is_refused_and_changes_nothing()
    {
        await Database.Hash<string, double>("counters").SetAsync("large", double.MaxValue);
        await Texts.SetAsync("text", "seven");
        UInt128 digest = Database.ComputeDigest();

        await Assert.ThrowsAsync<ArgumentException>(async () => await Counters.IncrementAsync("a", double.NaN));
        await Assert.ThrowsAsync<WrongValueException>(
            async () => await Counters.IncrementAsync("a", double.PositiveInfinity));
        await Assert.ThrowsAsync<WrongValueException>(
            async () => await Counters.IncrementAsync("large", double.MaxValue));
        await Assert.ThrowsAsync<WrongValueException>(async () => await Counters.IncrementAsync("text", 0.5));

        Assert.Equal(digest, Database.ComputeDigest());
    }

    [Fact]
    public async Task A_key_of_another_type_is_found_before_a_sum_is_infinite()
    {
        await Database.Set<string>("counters").AddAsync("a");
        await Assert.ThrowsAsync<WrongTypeException>(
            async () => await Counters.IncrementAsync("a", double.PositiveInfinity));
    }

    [Fact]
    public async Task Counting_concurrently_loses_nothing()
    {
        const int tasks = 8;
        const int perTask = 500;
        DurableHash<string, long> counters = Counters;

        await Task.WhenAll(Enumerable.Range(0, tasks).Select(index => Task.Run(async () =>
        {
            for (int count = 0; count < perTask; count++)
                await counters.IncrementAsync(index % 2 == 0 ? "even" : "odd");
        })));

        Assert.Equal([tasks * perTask / 2, tasks * perTask / 2], (await counters.ValuesAsync()).AsEnumerable());
    }
}
