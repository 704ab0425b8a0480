namespace MemoryDb.Core.Tests.Structures;

/// <summary>A token cancelled before the call: nothing happens (T8).</summary>
public sealed class CancelledTokenTests
{
    [Fact]
    public async Task A_cancelled_token_ends_every_command_before_it_executes()
    {
        await using MemoryDatabase database = await TestDatabase.OpenAsync();
        await database.String<string>("k").SetAsync("1");
        UInt128 before = database.ComputeDigest();
        Revision revision = database.DurableRevision;
        var token = new CancellationToken(canceled: true);
        foreach (Func<Task> command in Commands(database, token))
        {
            OperationCanceledException error = await Assert.ThrowsAnyAsync<OperationCanceledException>(command);
            Assert.IsNotType<WriteContinuesException>(error);
            Assert.Equal(token, error.CancellationToken);
        }

        Assert.Equal(before, database.ComputeDigest());
        Assert.Equal(revision, database.DurableRevision);
    }

    private static Func<Task>[] Commands(MemoryDatabase database, CancellationToken token)
    {
        DurableString<string> text = database.String<string>("k");
        Revision revision = database.DurableRevision;
        KeyCommands keys = database.Keys;
        KeyValuePair<Key, string>[] pairs = [KeyValuePair.Create((Key)"new", "2")];
        return
        [
            () => text.GetAsync(token).AsTask(),
            () => text.SetAsync("2", token).AsTask(),
            () => text.SetAsync("2", Expiry.Never, When.Always, token).AsTask(),
            () => text.GetAndSetAsync("2", token).AsTask(),
            () => text.GetAndDeleteAsync(token).AsTask(),
            () => text.IncrementAsync(1, token).AsTask(),
            () => text.IncrementAsync(0.5, token).AsTask(),
            () => text.DecrementAsync(1, token).AsTask(),
            () => text.AppendAsync("2", token).AsTask(),
            () => text.LengthAsync(token).AsTask(),
            () => text.GetAndSetAsync("2", Expiry.Never, When.Always, token).AsTask(),
            () => text.GetAndExpireAsync(TimeSpan.FromDays(1), token).AsTask(),
            () => text.GetRangeAsync(0, -1, token).AsTask(),
            () => text.SetRangeAsync(0, "2"u8.ToArray(), token).AsTask(),
            () => text.SetIfEqualAsync("2", "1", Expiry.Never, token).AsTask(),
            () => text.DeleteIfEqualAsync("1", token).AsTask(),
            () => text.GetRevisedAsync(token).AsTask(),
            () => text.SetIfUnchangedAsync("2", revision, Expiry.Never, token).AsTask(),
            () => text.DeleteIfUnchangedAsync(revision, token).AsTask(),
            () => database.Strings.GetAsync<string>(["k"], token).AsTask(),
            () => database.Strings.SetAsync(pairs, token).AsTask(),
            () => database.Strings.SetIfNoneExistsAsync(pairs, token).AsTask(),
            () => database.Strings.SetAsync(pairs, Expiry.Never, When.Always, token).AsTask(),
            () => keys.CopyAsync("k", "new", false, token).AsTask(),
            () => keys.RenameAsync("k", "new", When.Always, token).AsTask(),
            () => keys.CountAsync(token).AsTask(),
            () => keys.ClearAsync(token).AsTask(),
            () => keys.ExistsAsync("k", token).AsTask(),
            () => keys.ExistsAsync(["k"], token).AsTask(),
            () => keys.DeleteAsync("k", token).AsTask(),
            () => keys.DeleteAsync(["k"], token).AsTask(),
            () => keys.ExpireAsync("k", TimeSpan.FromDays(1), ExpireWhen.Always, token).AsTask(),
            () => keys.PersistAsync("k", token).AsTask(),
            () => keys.TimeToLiveAsync("k", token).AsTask(),
            () => keys.ExpiryTimeAsync("k", token).AsTask(),
            () => keys.TypeAsync("k", token).AsTask(),
            () => keys.ScanAsync(cancellationToken: token).GetAsyncEnumerator(token).MoveNextAsync().AsTask(),
            () => database.TransactAsync(transaction => transaction.Keys.Delete("k"), token).AsTask(),
            () => database.FlushAsync(token).AsTask(),
        ];
    }
}
