using MemoryDb.Testing;

namespace MemoryDb.Log.Tests.Testing;

public sealed class HeldLogTests
{
    private static readonly byte[] Bytes = [1, 2, 3];

    [Fact]
    public async Task An_append_is_durable_but_not_answered_until_released()
    {
        await using var log = new HeldLog(new InMemoryTransactionLog());
        Task<AppendResult> append = log.AppendAsync(LogPosition.None, Bytes).AsTask();
        await log.WhenHeldAsync();
        Assert.False(append.IsCompleted);
        Assert.Equal(new LogPosition(1), await log.GetTailAsync());
        Assert.Equal(Bytes, log.Oldest.Record.ToArray());
        log.ReleaseOne();
        Assert.Equal(AppendResult.Appended(new LogPosition(1)), await append);
        Assert.Equal(0, log.HeldCount);
    }

    [Fact]
    public async Task An_append_held_before_the_log_and_answered_by_hand_never_reaches_it()
    {
        await using var log = new HeldLog(new InMemoryTransactionLog(), HoldPoint.BeforeAppend);
        Task<AppendResult> append = log.AppendAsync(LogPosition.None, Bytes).AsTask();
        log.AnswerUnknown();
        Assert.Equal(AppendOutcome.Unknown, (await append).Outcome);
        Assert.Equal(LogPosition.None, await log.GetTailAsync());
    }

    [Fact]
    public async Task Conflict_and_exception_are_answered_on_demand()
    {
        await using var log = new HeldLog(new InMemoryTransactionLog());
        Task<AppendResult> first = log.AppendAsync(LogPosition.None, Bytes).AsTask();
        log.AnswerConflict(new LogPosition(9));
        Assert.Equal(AppendResult.Conflict(new LogPosition(9)), await first);
        Task<AppendResult> second = log.AppendAsync(LogPosition.None, Bytes).AsTask();
        log.Throw(new IOException("broken"));
        await Assert.ThrowsAsync<IOException>(() => second);
        Assert.Equal(2, log.AppendCount);
    }

    [Fact]
    public async Task After_holding_has_stopped_appends_pass()
    {
        await using var log = new HeldLog(new InMemoryTransactionLog());
        Task<AppendResult> held = log.AppendAsync(LogPosition.None, Bytes).AsTask();
        log.StopHolding();
        Assert.Equal(AppendOutcome.Appended, (await held).Outcome);
        Assert.Equal(AppendOutcome.Appended, (await log.AppendAsync(new LogPosition(1), Bytes)).Outcome);
        log.StartHolding();
        Task<AppendResult> again = log.AppendAsync(new LogPosition(2), Bytes).AsTask();
        Assert.False(again.IsCompleted);
        log.ReleaseAll();
        await again;
    }
}
