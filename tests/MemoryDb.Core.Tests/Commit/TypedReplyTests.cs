using MemoryDb.Commit;

namespace MemoryDb.Core.Tests.Commit;

/// <summary>Replies are pooled, and no misuse by one caller may reach another's (T1).</summary>
public sealed class TypedReplyTests
{
    [Fact]
    public void A_reply_awaited_twice_refuses_and_never_shows_another_write_before_it_is_durable()
    {
        using var held = new HeldDatabase();
        using var cancellation = new CancellationTokenSource();
        ValueTask<Mark> first = Write(held, "a", cancellation.Token);
        held.Run();
        cancellation.Cancel();
        Assert.Throws<WriteContinuesException>(() => first.GetAwaiter().GetResult());
        Assert.Throws<InvalidOperationException>(() => first.GetAwaiter().GetResult());
        ValueTask<Mark> second = Write(held, "b", CancellationToken.None);
        held.Log.ReleaseOne();
        held.Run();
        Assert.Equal(1, held.Log.HeldCount);
        Assert.False(second.IsCompleted, "Only the first record is durable.");
        held.Settle();
        Assert.True(second.IsCompleted);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whoever_cancels_does_not_run_what_the_caller_does_next(bool isAwaitedTwice)
    {
        using var cancellation = new CancellationTokenSource();
        TypedReply<int> reply = SettledReply.Rent(cancellation.Token);
        var wentOnIn = new TaskCompletionSource<Thread>();
        SettledReply.OnThread(() =>
        {
            Action goOn = () => wentOnIn.SetResult(Thread.CurrentThread);
            if (isAwaitedTwice)
            {
                SettledReply.TaskOf(reply).GetAwaiter().OnCompleted(goOn); // with his context
                Assert.Throws<InvalidOperationException>(() => SettledReply.Await(reply, () => { }));
            }
            else
                SettledReply.Await(reply, goOn);
        });
        reply.ObserveToken();
        var canceling = new Thread(cancellation.Cancel);
        canceling.Start();
        Assert.NotSame(canceling, await wentOnIn.Task.WaitAsync(TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task Of_two_who_await_one_reply_the_second_is_refused_and_the_first_goes_on()
    {
        TypedReply<int> reply = SettledReply.Rent();
        var wentOn = new TaskCompletionSource();
        SettledReply.OnThread(() =>
        {
            SettledReply.Await(reply, wentOn.SetResult);
            Assert.Throws<InvalidOperationException>(() => SettledReply.Await(reply, () => { }));
        });
        SettledReply.Deliver(reply);
        await wentOn.Task.WaitAsync(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void A_context_that_is_slow_after_a_refused_second_await_lets_no_other_command_go_on_T1()
    {
        bool hasGoneOn = false;
        SettledReply.OnThread(() =>
        {
            var context = new DeferringContext();
            TypedReply<int> reply = SettledReply.Rent();
            ValueTask<int> task = SettledReply.TaskOf(reply);
            SettledReply.Await(reply, () => { });
            SynchronizationContext.SetSynchronizationContext(context);
            Assert.Throws<InvalidOperationException>(() => SettledReply.Await(reply, () => { }));
            SynchronizationContext.SetSynchronizationContext(null);
            reply.TryBeginExecution();
            reply.SetOutcome(7, null);
            reply.Deliver();
            Assert.Equal(7, task.GetAwaiter().GetResult());

            TypedReply<int> next = SettledReply.Rent();
            Assert.Same(reply, next);
            SettledReply.Await(next, () => hasGoneOn = true);
            context.RunPosted();
        });
        Assert.False(hasGoneOn);
    }

    private static ValueTask<Mark> Write(HeldDatabase held, string key, CancellationToken token) =>
        held.Database.TransactAsync(
            transaction =>
            {
                transaction.String<string>(key).Set("v");
                return default(Mark);
            },
            token);

    private sealed class DeferringContext : SynchronizationContext
    {
        private readonly List<Action> _posted = [];

        public override void Post(SendOrPostCallback callback, object? state) => _posted.Add(() => callback(state));

        public void RunPosted() => _posted.ForEach(posted => posted());
    }

    /// <summary>A type of this test's own, so that its pool is too.</summary>
    private readonly record struct Mark;
}
