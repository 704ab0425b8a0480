using MemoryDb.Execution;

namespace MemoryDb.Core.Tests.Structures;

/// <summary>Limits are checked before anything is allocated or executed (F30).</summary>
public sealed class SizeLimitTests
{
    [Fact]
    public async Task A_key_of_64_KiB_is_a_key_like_any_other()
    {
        await using MemoryDatabase database = await TestDatabase.OpenAsync();
        Key key = new byte[Key.MaxBytes];
        await database.String<string>(key).SetAsync("1");
        await database.Strings.SetAsync([KeyValuePair.Create((Key)new string('k', Key.MaxBytes), "2")]);
        Assert.Equal(2, await database.String<string>(key).AppendAsync("1"));
        await using MemoryDatabase reopened = await TestDatabase.ReopenAsync(database);
        Assert.Equal("11", (await reopened.String<string>(key).GetAsync()).Value);
        Assert.True(await reopened.Keys.DeleteAsync(key));
    }

    [Fact]
    public async Task A_key_beyond_64_KiB_is_refused_by_every_command()
    {
        await using MemoryDatabase database = await TestDatabase.OpenAsync();
        Key key = new string('ü', Key.MaxBytes / 2) + "k";
        DurableString<string> text = database.String<string>(key);
        KeyCommands keys = database.Keys;
        Func<Task>[] commands =
        [
            () => text.GetAsync().AsTask(),
            () => text.SetAsync("1").AsTask(),
            () => text.SetAsync("1", Expiry.Never).AsTask(),
            () => text.GetAndSetAsync("1").AsTask(),
            () => text.GetAndDeleteAsync().AsTask(),
            () => text.IncrementAsync().AsTask(),
            () => text.IncrementAsync(0.5).AsTask(),
            () => text.DecrementAsync().AsTask(),
            () => text.AppendAsync("1").AsTask(),
            () => text.LengthAsync().AsTask(),
            () => text.GetAndExpireAsync(Expiry.Never).AsTask(),
            () => text.GetRangeAsync(0, -1).AsTask(),
            () => text.SetRangeAsync(0, "1"u8.ToArray()).AsTask(),
            () => text.SetIfEqualAsync("1", "1").AsTask(),
            () => text.DeleteIfEqualAsync("1").AsTask(),
            () => text.GetRevisedAsync().AsTask(),
            () => text.SetIfUnchangedAsync("1", Revision.None).AsTask(),
            () => text.DeleteIfUnchangedAsync(Revision.None).AsTask(),
            () => database.Strings.GetAsync<string>(["a", key]).AsTask(),
            () => database.Strings.SetAsync(
                [KeyValuePair.Create((Key)"a", "1"), KeyValuePair.Create(key, "1")]).AsTask(),
            () => keys.ExistsAsync(key).AsTask(),
            () => keys.ExistsAsync(["a", key]).AsTask(),
            () => keys.DeleteAsync(key).AsTask(),
            () => keys.DeleteAsync(["a", key]).AsTask(),
            () => keys.ExpireAsync(key, Expiry.Never).AsTask(),
            () => keys.PersistAsync(key).AsTask(),
            () => keys.TimeToLiveAsync(key).AsTask(),
            () => keys.ExpiryTimeAsync(key).AsTask(),
            () => keys.TypeAsync(key).AsTask(),
            () => keys.CopyAsync("a", key).AsTask(),
            () => keys.CopyAsync(key, "a").AsTask(),
            () => keys.RenameAsync("a", key).AsTask(),
            () => keys.RenameAsync(key, "a").AsTask(),
            () => database.TransactAsync(transaction => transaction.Keys.Copy("a", key)).AsTask(),
            () => database.TransactAsync(transaction => transaction.Keys.Rename("a", key)).AsTask(),
            () => database.TransactAsync(transaction => transaction.Keys.Delete(key)).AsTask(),
            () => database.TransactAsync(transaction => transaction.String<string>(key).Set("1")).AsTask(),
        ];
        foreach (Func<Task> command in commands)
            await Assert.ThrowsAsync<ArgumentException>(command);
        Assert.Equal(Revision.None, database.DurableRevision);
    }

    [Fact]
    public async Task A_value_beyond_512_MiB_is_refused_before_its_bytes_are_looked_at()
    {
        await using MemoryDatabase database = await TestDatabase.OpenAsync();
        ReadOnlyMemory<byte> value = new UntouchableMemory(SizeLimits.MaxValueBytes + 1).Memory;
        DurableString<ReadOnlyMemory<byte>> bytes = database.String<ReadOnlyMemory<byte>>("k");
        Func<Task>[] commands =
        [
            () => bytes.SetAsync(value).AsTask(),
            () => bytes.SetAsync(value, Expiry.Never).AsTask(),
            () => bytes.GetAndSetAsync(value).AsTask(),
            () => bytes.AppendAsync(value).AsTask(),
            () => bytes.SetRangeAsync(0, value).AsTask(),
            () => bytes.SetIfEqualAsync(value, value).AsTask(),
            () => bytes.DeleteIfEqualAsync(value).AsTask(),
            () => bytes.SetIfUnchangedAsync(value, Revision.None).AsTask(),
            () => database.Strings.SetAsync(
                [KeyValuePair.Create((Key)"k", value)]).AsTask(),
            () => database.Strings.SetIfNoneExistsAsync([KeyValuePair.Create((Key)"k", value)]).AsTask(),
            () => database.TransactAsync(transaction =>
            {
                transaction.String<string>("other").Set("1");
                transaction.String<ReadOnlyMemory<byte>>("k").Set(value);
            }).AsTask(),
        ];
        foreach (Func<Task> command in commands)
            await Assert.ThrowsAsync<ArgumentException>(command);
        Assert.Equal(Revision.None, database.DurableRevision);
        Assert.Equal(0, await database.Keys.ExistsAsync(["k", "other"]));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(512L * 1024 * 1024, true)]
    [InlineData(512L * 1024 * 1024 + 1, false)]
    [InlineData(1L << 40, false)]
    public void The_limit_of_a_value_is_512_MiB(long length, bool isAllowed)
    {
        Exception? error = Record.Exception(() => SizeLimits.CheckValue(length));
        Assert.Equal(isAllowed, error is null);
        Assert.True(error is null or ArgumentException);
    }

    [Fact]
    public async Task Null_is_no_value_and_no_list_of_keys()
    {
        await using MemoryDatabase database = await TestDatabase.OpenAsync();
        await Assert.ThrowsAnyAsync<ArgumentException>(() => database.String<string>("k").SetAsync(null!).AsTask());
        await Assert.ThrowsAnyAsync<ArgumentException>(() => database.Strings.GetAsync<string>(null!).AsTask());
        await Assert.ThrowsAnyAsync<ArgumentException>(() => database.Strings.SetAsync<string>(null!).AsTask());
        await Assert.ThrowsAnyAsync<ArgumentException>(
            () => database.Keys.DeleteAsync((IReadOnlyCollection<Key>)null!).AsTask());
        await Assert.ThrowsAnyAsync<ArgumentException>(() => database.String<string>("k").SetAsync("\ud800").AsTask());
        Assert.Equal(Revision.None, database.DurableRevision);
    }
}
