using MemoryDb.Commit;

namespace MemoryDb.Core.Tests.Commit;

/// <summary>Callers whose replies come together do not depend on each other, whatever their contexts do.</summary>
public sealed class ReplyContextTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_context_that_blocks_until_an_earlier_caller_has_gone_on_does_not_wait_for_ever_F28()
    {
        (TypedReply<int> plain, TypedReply<int> inContext) = (SettledReply.Rent(), SettledReply.Rent());
        TaskCompletionSource wentOn = NewSource();
        var waited = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        SettledReply.OnThread(() =>
        {
            SettledReply.Await(plain, wentOn.SetResult);
            SynchronizationContext.SetSynchronizationContext(new InlineContext());
            SettledReply.Await(inContext, () => waited.SetResult(wentOn.Task.Wait(Long)));
        });
        SettledReply.Deliver(plain, inContext);
        Assert.True(await waited.Task);
    }

    [Fact]
    public async Task A_context_that_cancels_another_and_waits_for_its_caller_does_not_wait_for_ever_F28()
    {
        using var cancellation = new CancellationTokenSource();
        (TypedReply<int> canceled, TypedReply<int> inContext) =
            (SettledReply.Rent(cancellation.Token), SettledReply.Rent());
        TaskCompletionSource wentOn = NewSource();
        var waited = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        SettledReply.OnThread(() =>
        {
            SettledReply.Await(canceled, wentOn.SetResult);
            canceled.ObserveToken();
            SynchronizationContext.SetSynchronizationContext(new InlineContext());
            SettledReply.Await(inContext, () =>
            {
                cancellation.Cancel();
                waited.SetResult(wentOn.Task.Wait(Long));
            });
        });
        SettledReply.Deliver(inContext);
        Assert.True(await waited.Task);
    }

    [Fact]
    public async Task What_a_context_sets_while_replies_are_settled_their_callers_do_not_see()
    {
        (TypedReply<int> plain, TypedReply<int> inContext) = (SettledReply.Rent(), SettledReply.Rent());
        var flowing = new AsyncLocal<string?>();
        var seen = new TaskCompletionSource<(string?, SynchronizationContext?)>();
        SettledReply.OnThread(() =>
        {
            SettledReply.Await(plain, () => seen.SetResult((flowing.Value, SynchronizationContext.Current)));
            SynchronizationContext.SetSynchronizationContext(new InlineContext());
            SettledReply.Await(inContext, () =>
            {
                flowing.Value = "the context's";
                SynchronizationContext.SetSynchronizationContext(new InlineContext());
            });
        });
        SettledReply.Deliver(inContext, plain);
        Assert.Equal((null, null), await seen.Task.WaitAsync(Long));
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Runs at once whatever is posted to it, as some test frameworks' contexts do.</summary>
    private sealed class InlineContext : SynchronizationContext
    {
        public override void Post(SendOrPostCallback callback, object? state) => callback(state);
    }
}
