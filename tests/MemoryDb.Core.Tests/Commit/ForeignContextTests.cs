using MemoryDb.Log;

namespace MemoryDb.Core.Tests.Commit;

/// <summary>What callers' contexts can and cannot do to the database (F23, F28).</summary>
public sealed class ForeignContextTests
{
    [Fact]
    public void A_caller_whose_context_refuses_its_continuation_holds_up_nobody_else()
    {
        using var held = new HeldDatabase();
        ValueTask broken = held.Database.String<string>("a").SetAsync("1");
        SubscribeUnder(new RefusingContext(), broken);
        ValueTask<bool> sameRecord = held.Database.String<string>("b").SetAsync("2", Expiry.Never);
        held.Settle();
        ValueTask<bool> later = held.Database.String<string>("c").SetAsync("3", Expiry.Never);
        held.Settle();
        Assert.True(sameRecord.IsCompleted);
        Assert.True(later.IsCompleted);
    }

    [Fact]
    public async Task Opening_does_not_need_the_callers_context()
    {
        // Whoever blocks on it, in a context of one thread, would wait for ever.
        var context = new CountingContext();
        SynchronizationContext? previous = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(context);
        Task<MemoryDatabase> opening = MemoryDatabase.OpenAsync(new InMemoryTransactionLog());
        SynchronizationContext.SetSynchronizationContext(previous);
        await using MemoryDatabase database = await opening;
        Assert.Equal(0, context.PostCount);
    }

    private static void SubscribeUnder(SynchronizationContext context, ValueTask reply)
    {
        SynchronizationContext? previous = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(context);
        reply.GetAwaiter().OnCompleted(static () => { });
        SynchronizationContext.SetSynchronizationContext(previous);
    }

    private sealed class RefusingContext : SynchronizationContext
    {
        public override void Post(SendOrPostCallback callback, object? state) =>
            throw new InvalidOperationException("The window is closed.");
    }

    private sealed class CountingContext : SynchronizationContext
    {
        private int _postCount;

        public int PostCount => Volatile.Read(ref _postCount);

        public override void Post(SendOrPostCallback callback, object? state)
        {
            Interlocked.Increment(ref _postCount);
            base.Post(callback, state);
        }
    }
}
