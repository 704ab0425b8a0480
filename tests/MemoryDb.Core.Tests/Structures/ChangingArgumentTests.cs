using System.Collections;

namespace MemoryDb.Core.Tests.Structures;

/// <summary>Arguments that change under the library's hands may confuse their caller, never memory and log.</summary>
public sealed class ChangingArgumentTests
{
    [Fact]
    public async Task A_transactions_key_is_the_one_that_was_named_although_its_bytes_change()
    {
        await using ReopenableDatabase opened = await ReopenableDatabase.OpenAsync();
        byte[] key = "a"u8.ToArray();
        await opened.Database.TransactAsync(transaction =>
        {
            TransactionString<string> text = transaction.String<string>(key);
            key[0] = (byte)'b';
            text.Set("set");
            text.GetAndSet("v");
        });
        Assert.Equal("v", (await opened.Database.String<string>("a").GetAsync()).Value);
        await opened.ReopenAsync();
        Assert.Equal("v", (await opened.Database.String<string>("a").GetAsync()).Value);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pairs_that_vanish_while_they_are_stored_leave_a_log_that_opens(bool inTransaction)
    {
        await using ReopenableDatabase opened = await ReopenableDatabase.OpenAsync();
        var pairs = new Vanishing<KeyValuePair<string, string>>();
        Exception? error = await Record.ExceptionAsync(async () =>
        {
            if (inTransaction)
                await opened.Database.TransactAsync(transaction => transaction.Hash<string, string>("h").Set(pairs));
            else
                await opened.Database.Hash<string, string>("h").SetAsync(pairs);
        });
        await opened.ReopenAsync();
        Assert.Null(error);
        Assert.False(await opened.Database.Keys.ExistsAsync("h"));
    }

    /// <summary>As another thread may empty a collection between its count and its enumeration.</summary>
    private sealed class Vanishing<T> : IReadOnlyCollection<T>
    {
        public int Count => 1;

        public IEnumerator<T> GetEnumerator() => Enumerable.Empty<T>().GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_collection_is_stored_as_it_was_enumerated_whatever_count_it_told(int count)
    {
        await using MemoryDatabase database = await TestDatabase.OpenAsync();
        var items = new Changing<string>(count, ["a", "b"]);
        Assert.Equal(2, await database.List<string>("list").PushRightAsync(items));
        Assert.Equal(["a", "b"], await database.List<string>("list").RangeAsync());
        Assert.Equal(2, await database.Set<string>("set").AddAsync(items));
        var scored = new Changing<ScoredMember<string>>(count, [new("a", 1), new("b", 2)]);
        Assert.Equal(2, await database.SortedSet<string>("scores").AddAsync(scored));
    }

    private sealed class Changing<T>(int count, T[] items) : IReadOnlyCollection<T>
    {
        public int Count => count;

        public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)items).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => items.GetEnumerator();
    }
}
