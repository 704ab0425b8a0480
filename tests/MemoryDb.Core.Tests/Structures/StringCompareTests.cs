using MemoryDb.Testing;

namespace MemoryDb.Core.Tests.Structures;

/// <summary>Changes that happen only if the key is what their caller takes it for.</summary>
public sealed class StringCompareTests : StructureTest
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private DurableString<string> Text => Database.String<string>("k");

    [Fact]
    public async Task A_value_is_set_and_deleted_only_if_it_equals_the_one_expected()
    {
        Assert.False(await Text.SetIfEqualAsync("1", ""));
        Assert.False(await Text.DeleteIfEqualAsync(""));
        await Text.SetAsync("1", Hour);
        Revision before = await LastRevisionAsync();
        Assert.False(await Text.SetIfEqualAsync("3", "2"));
        Assert.False(await Text.SetIfEqualAsync("3", ""));
        Assert.False(await Text.DeleteIfEqualAsync("10"));
        Assert.Equal(before, await LastRevisionAsync());
        Assert.True(await Text.SetIfEqualAsync("2", "1", Expiry.Keep));
        Assert.True((await Database.Keys.ExpiryTimeAsync("k")).HasValue);
        Assert.True(await Text.SetIfEqualAsync("3", "2"));
        Assert.False((await Database.Keys.ExpiryTimeAsync("k")).HasValue);
        Assert.True(await Text.SetIfEqualAsync("4", "3", Hour));
        Assert.True((await Database.Keys.ExpiryTimeAsync("k")).HasValue);
        Assert.True(await Text.DeleteIfEqualAsync("4"));
        Assert.False(await Database.Keys.ExistsAsync("k"));
    }

    [Fact]
    public async Task An_expiry_that_has_passed_deletes_what_is_as_expected()
    {
        await Text.SetAsync("1");
        Assert.True(await Text.SetIfEqualAsync("2", "1", DateTimeOffset.UnixEpoch));
        Assert.False(await Database.Keys.ExistsAsync("k"));
        Assert.True(await Text.SetIfUnchangedAsync("1", Revision.None, DateTimeOffset.UnixEpoch));
        Assert.False(await Database.Keys.ExistsAsync("k"));
    }

    [Fact]
    public async Task A_revision_stands_for_the_last_write_of_the_key()
    {
        Assert.Equal(new Revised<string>(default, Revision.None), await Text.GetRevisedAsync());
        await Text.SetAsync("1");
        await Database.String<string>("other").SetAsync("1");
        Revised<string> first = await Text.GetRevisedAsync();
        Assert.Equal(new Revised<string>("1", new Revision(1)), first);
        Assert.True(await Text.SetIfUnchangedAsync("2", first.Revision));
        Assert.False(await Text.SetIfUnchangedAsync("3", first.Revision));
        Assert.False(await Text.DeleteIfUnchangedAsync(first.Revision));
        Revised<string> second = await Text.GetRevisedAsync();
        Assert.Equal(new Revised<string>("2", new Revision(3)), second);
        Assert.True(await Text.DeleteIfUnchangedAsync(second.Revision));
        Assert.Equal(Revision.None, (await Text.GetRevisedAsync()).Revision);
    }

    [Fact]
    public async Task A_value_set_back_to_what_it_was_and_a_new_expiry_are_changes()
    {
        await Text.SetAsync("1");
        Revision before = (await Text.GetRevisedAsync()).Revision;
        await Text.SetAsync("2");
        await Text.SetAsync("1");
        Assert.False(await Text.SetIfUnchangedAsync("3", before));
        Revision last = (await Text.GetRevisedAsync()).Revision;
        await Database.Keys.ExpireAsync("k", Hour);
        Assert.False(await Text.DeleteIfUnchangedAsync(last));
    }

    [Fact]
    public async Task Revision_0_expects_that_there_is_no_key()
    {
        Assert.False(await Text.SetIfUnchangedAsync("1", new Revision(1)));
        Assert.False(await Text.DeleteIfUnchangedAsync(Revision.None));
        Assert.True(await Text.SetIfUnchangedAsync("1", Revision.None));
        Assert.False(await Text.SetIfUnchangedAsync("2", Revision.None));
        Assert.False(await Text.DeleteIfUnchangedAsync(Revision.None));
        Assert.Equal("1", (await Text.GetAsync()).Value);
    }

    [Fact]
    public async Task Revisions_are_the_same_after_a_reopen()
    {
        await using MemoryDatabase database = await TestDatabase.OpenAsync();
        await database.String<string>("k").SetAsync("1");
        Revision revision = (await database.String<string>("k").GetRevisedAsync()).Revision;
        await using MemoryDatabase reopened = await TestDatabase.ReopenAsync(database);
        Assert.True(await reopened.String<string>("k").SetIfUnchangedAsync("2", revision));
    }

    [Fact]
    public async Task A_key_that_has_expired_is_one_that_is_absent()
    {
        var time = new ManualTimeProvider();
        await using MemoryDatabase database = await TestDatabase.OpenAsync(time: time);
        DurableString<string> text = database.String<string>("k");
        await text.SetAsync("1", Hour);
        Revision revision = (await text.GetRevisedAsync()).Revision;
        time.SetUtcNow(time.GetUtcNow() + Hour);
        Assert.False(await text.SetIfUnchangedAsync("2", revision));
        Assert.False(await text.SetIfEqualAsync("2", "1"));
        Assert.Equal(default, await text.GetRevisedAsync());
        Assert.True(await text.SetIfUnchangedAsync("2", Revision.None));
    }

    [Fact]
    public async Task A_transaction_compares_with_what_was_read_before_it()
    {
        await Text.SetAsync("1");
        Revision revision = (await Text.GetRevisedAsync()).Revision;
        await Database.TransactAsync(tx =>
        {
            Assert.Equal(new Revised<string>("1", revision), tx.String<string>("k").GetRevised());
            Assert.True(tx.String<string>("k").SetIfUnchanged("2", revision));
            Assert.True(tx.String<string>("k").SetIfEqual("3", "2"));
        });
        Assert.Equal("3", (await Text.GetAsync()).Value);
    }

    [Fact]
    public async Task What_a_transaction_has_changed_itself_is_not_unchanged_and_has_no_revision_yet()
    {
        await Text.SetAsync("1");
        Revision revision = (await Text.GetRevisedAsync()).Revision;
        await RollBackAsync(tx =>
        {
            TransactionString<string> text = tx.String<string>("k");
            text.Set("2");
            Assert.Throws<InvalidOperationException>(() => text.GetRevised());
            Assert.False(text.SetIfUnchanged("3", revision));
            Assert.False(text.DeleteIfUnchanged(revision));
            Assert.False(text.SetIfUnchanged("3", Revision.None));
            Assert.True(text.DeleteIfEqual("2"));
            Assert.Equal(default, text.GetRevised());
            Assert.True(text.SetIfUnchanged("4", Revision.None));
            tx.String<string>("new").Set("x");
            Assert.False(tx.String<string>("new").SetIfUnchanged("y", Revision.None));
            Assert.False(tx.String<string>("new").DeleteIfUnchanged(Revision.None));
        });
        Assert.True(await Text.DeleteIfUnchangedAsync(revision));
    }

    [Fact]
    public async Task What_was_set_by_comparing_in_a_transaction_that_failed_is_taken_back()
    {
        await Text.SetAsync("1", Hour);
        Revision revision = (await Text.GetRevisedAsync()).Revision;
        await RollBackAsync(tx => Assert.True(tx.String<string>("k").SetIfUnchanged("2", revision)));
        await RollBackAsync(tx => Assert.True(tx.String<string>("k").DeleteIfUnchanged(revision)));
        await RollBackAsync(tx => Assert.True(tx.String<string>("k").DeleteIfEqual("1")));
        Assert.True(await Text.SetIfUnchangedAsync("3", revision));
    }
}
