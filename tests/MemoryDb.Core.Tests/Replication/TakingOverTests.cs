using MemoryDb.Core.Tests.Support;
using MemoryDb.Log;

namespace MemoryDb.Core.Tests.Replication;

/// <summary>A database is opened by the node that holds everything, or not at all (E4, E5).</summary>
public sealed class TakingOverTests
{
    private readonly InMemoryTransactionLog _shared = new();

    [Fact]
    public async Task A_rival_that_was_faster_costs_an_attempt_and_what_it_wrote_is_there()
    {
        var log = new DisturbedLog(_shared, async number =>
        {
            if (number <= 2)
                await WriteAsRivalAsync($"key {number}");
            return null;
        });
        await using MemoryDatabase database = await MemoryDatabase.OpenAsync(log);
        Assert.Equal("value", (await database.String<string>("key 1").GetAsync()).Value);
        Assert.Equal("value", (await database.String<string>("key 2").GetAsync()).Value);
    }

    [Fact]
    public async Task Rivals_that_are_always_faster_are_told_of()
    {
        var log = new DisturbedLog(_shared, async number =>
        {
            await WriteAsRivalAsync($"key {number}");
            return null;
        });
        await Assert.ThrowsAsync<NotPrimaryException>(() => MemoryDatabase.OpenAsync(log));
        await using MemoryDatabase database = await MemoryDatabase.OpenAsync(_shared.OpenAnother());
        for (int number = 1; number <= log.AppendCount; number++)
            Assert.True(await database.Keys.ExistsAsync($"key {number}"));
    }

    [Fact]
    public async Task A_log_that_does_not_know_is_asked_again_with_the_same_grant()
    {
        var log = new DisturbedLog(_shared, number => ValueTask.FromResult<AppendResult?>(
            number <= 3 ? AppendResult.Unknown(new LogUnavailableException("not now")) : null));
        await using MemoryDatabase database = await MemoryDatabase.OpenAsync(log);
        Assert.Equal(4, log.AppendCount);
        Assert.Equal(1, (await _shared.GetTailAsync()).Value);
    }

    [Fact]
    public async Task A_log_that_never_knows_is_unavailable_and_says_why()
    {
        var reason = new LogUnavailableException("the disks are away");
        var log = new DisturbedLog(
            _shared, _ => ValueTask.FromResult<AppendResult?>(AppendResult.Unknown(reason)));
        LogUnavailableException refused =
            await Assert.ThrowsAsync<LogUnavailableException>(() => MemoryDatabase.OpenAsync(log));
        Assert.Same(reason, refused.InnerException);
        Assert.Contains(reason.Message, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Opening_ends_when_it_is_cancelled()
    {
        using var cancellation = new CancellationTokenSource();
        var log = new DisturbedLog(_shared, number =>
        {
            cancellation.Cancel();
            return ValueTask.FromResult<AppendResult?>(AppendResult.Unknown(new LogUnavailableException("not now")));
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => MemoryDatabase.OpenAsync(log, cancellationToken: cancellation.Token));
        Assert.Equal(1, log.AppendCount);
    }

    [Fact]
    public async Task A_trimmed_log_without_a_snapshot_is_refused()
    {
        await WriteAsRivalAsync("key");
        await _shared.TrimAsync(new LogPosition(2));
        LogCorruptException refused =
            await Assert.ThrowsAsync<LogCorruptException>(() => MemoryDatabase.OpenAsync(_shared.OpenAnother()));
        Assert.Equal(1, refused.Position.Value);
    }

    private async Task WriteAsRivalAsync(string key)
    {
        await using MemoryDatabase rival = await MemoryDatabase.OpenAsync(_shared.OpenAnother());
        await rival.String<string>(key).SetAsync("value");
    }
}
