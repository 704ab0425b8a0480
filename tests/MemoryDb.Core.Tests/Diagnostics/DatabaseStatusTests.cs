using MemoryDb.Core.Tests.Commit;

namespace MemoryDb.Core.Tests.Diagnostics;

public sealed class DatabaseStatusTests
{
    [Fact]
    public void It_tells_what_is_pending_and_who_waits_for_it()
    {
        using var held = new HeldDatabase(options => options.MaxPendingBytes = 64 * 1024);
        Assert.Equal(new DatabaseStatus(DatabaseState.Serving, null, 0, 0), held.Database.Status);
        ValueTask large = held.Database.String<byte[]>("a").SetAsync(new byte[100_000]);
        ValueTask next = held.Database.String<int>("b").SetAsync(1);
        held.Run();
        Assert.InRange(held.Database.Status.PendingBytes, 100_000, 110_000);
        Assert.Equal(1, held.Database.Status.WaitingCommandCount);
        held.AssertWithheld(large);
        Assert.True(next.IsCompletedSuccessfully);
        Assert.Equal(new DatabaseStatus(DatabaseState.Serving, null, 0, 0), held.Database.Status);
    }

    [Fact]
    public void Whoever_observes_is_told_of_each_change_once_and_may_throw()
    {
        var told = new List<DatabaseStatus>();
        using var held = new HeldDatabase(options => options.StatusChanged = status =>
        {
            told.Add(status);
            throw new InvalidOperationException("The observer fails.");
        });
        held.MakeDurable(database => _ = database.String<int>("a").SetAsync(1).AsTask());
        Assert.Empty(told);

        ValueTask set = held.Database.String<int>("a").SetAsync(2);
        held.MakeUnavailable();
        Assert.Equal(DatabaseState.LogUnavailable, held.Database.Status.State);
        DatabaseStatus unavailable = Assert.Single(told);
        Assert.Equal(DatabaseState.LogUnavailable, unavailable.State);
        Assert.Equal("No majority.", unavailable.Reason!.Message);

        held.RunUntilHeld();
        held.Settle();
        Assert.True(set.IsCompletedSuccessfully);
        Assert.Equal(
            [DatabaseState.LogUnavailable, DatabaseState.Serving], told.Select(status => status.State));
        held.RunToEnd(held.Close());
        held.Run();
        Assert.Equal(DatabaseState.Closed, told[^1].State);
        Assert.Equal(3, told.Count);
    }

    [Fact]
    public void A_log_that_does_not_answer_in_time_is_told()
    {
        var told = new List<DatabaseState>();
        using var held = new HeldDatabase(options => options.StatusChanged = status => told.Add(status.State));
        Task set = held.Database.String<int>("a").SetAsync(1).AsTask();
        held.RunToEnd(set);
        Assert.IsType<OutcomeUnknownException>(set.Exception!.InnerException);
        held.Run();
        Assert.Equal([DatabaseState.LogUnavailable], told);
        Assert.IsType<OutcomeUnknownException>(held.Database.Status.Reason);
        held.Settle();
        Assert.Equal([DatabaseState.LogUnavailable, DatabaseState.Serving], told);
    }
}
