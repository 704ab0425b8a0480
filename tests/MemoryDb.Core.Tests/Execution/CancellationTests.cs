using MemoryDb.Testing;

namespace MemoryDb.Core.Tests.Execution;

/// <summary>A token ends the waiting, never a write that has executed (T8).</summary>
public sealed class CancellationTests
{
    private const int SmallBound = 64 * 1024;

    [Fact]
    public async Task A_bodys_own_cancellation_reaches_its_caller_as_it_is()
    {
        await using MemoryDatabase database = await MemoryDatabase.OpenAsync(new MemoryDb.Log.InMemoryTransactionLog());
        var thrown = new OperationCanceledException("mine", new CancellationToken(canceled: true));
        Action<Transaction> body = transaction =>
        {
            transaction.String<string>("k").Set("v");
            throw thrown;
        };
        Exception? error = await Record.ExceptionAsync(() => database.TransactAsync(body).AsTask());
        Assert.Same(thrown, error);
    }

    [Fact]
    public void A_reply_that_nobody_awaits_is_not_kept_by_its_token()
    {
        using var held = new Commit.HeldDatabase();
        using var application = new CancellationTokenSource();
        WeakReference kept = Transact(held.Database, application.Token);
        held.Settle();
        Assert.True(Garbage.Collects(kept));
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static WeakReference Transact(MemoryDatabase database, CancellationToken token)
    {
        object result = new();
        _ = database.TransactAsync(
            transaction =>
            {
                transaction.String<string>("k").Set("v");
                return result;
            },
            token);
        return new WeakReference(result);
    }

    [Fact]
    public async Task Cancelled_while_waiting_for_admission_nothing_has_happened()
    {
        await using HeldDatabase held = await HeldDatabase.OpenAsync(SmallBound);
        ValueTask filling = held.Database.String<byte[]>("filling").SetAsync(new byte[2 * SmallBound]);
        await held.Log.WhenHeldAsync();
        using var cancellation = new CancellationTokenSource();
        bool ran = false;
        Task[] waiting =
        [
            held.Database.String<string>("k").SetAsync("1", cancellation.Token).AsTask(),
            held.Database.String<string>("k").GetAndDeleteAsync(cancellation.Token).AsTask(),
            held.Database.TransactAsync(_ => ran = true, cancellation.Token).AsTask(),
            held.Database.String<string>("k").GetAsync(cancellation.Token).AsTask(),
        ];
        Task<long> behind = held.Database.String<string>("behind").AppendAsync("1").AsTask();
        await cancellation.CancelAsync();
        foreach (Task command in waiting)
        {
            Exception error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => command);
            Assert.IsNotType<WriteContinuesException>(error);
        }

        held.Log.StopHolding();
        Assert.Equal(1, await behind);
        Assert.False(ran);
        Assert.False(await held.Database.Keys.ExistsAsync("k"));
        await filling;
    }

    [Fact]
    public async Task Cancelled_after_execution_the_write_goes_on_and_the_caller_is_told_so()
    {
        await using HeldDatabase held = await HeldDatabase.OpenAsync();
        using var cancellation = new CancellationTokenSource();
        Task[] writes =
        [
            held.Database.String<string>("k").SetAsync("1", cancellation.Token).AsTask(),
            held.Database.String<string>("k").AppendAsync("2", cancellation.Token).AsTask(),
            held.Database.TransactAsync(body => body.String<string>("k").Append("3"), cancellation.Token).AsTask(),
            held.Database.Keys.ExpireAsync("k", TimeSpan.FromDays(1), ExpireWhen.Always, cancellation.Token).AsTask(),
        ];
        Task read = held.Database.String<string>("k").GetAsync(cancellation.Token).AsTask();
        Assert.All(writes, write => Assert.False(write.IsCompleted));
        await cancellation.CancelAsync();
        foreach (Task write in writes)
        {
            WriteContinuesException error = await Assert.ThrowsAsync<WriteContinuesException>(() => write);
            Assert.Equal(cancellation.Token, error.CancellationToken);
        }

        Assert.IsNotType<WriteContinuesException>(
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read));
        held.Log.StopHolding();
        Assert.Equal("123", (await held.Database.String<string>("k").GetAsync()).Value);
    }

    [Fact]
    public async Task What_hands_over_the_former_value_ignores_the_token_once_executed()
    {
        await using HeldDatabase held = await HeldDatabase.OpenAsync(
            durable: [KeyValuePair.Create((Key)"a", "1"), KeyValuePair.Create((Key)"b", "2")]);
        using var cancellation = new CancellationTokenSource();
        Task<Optional<string>> deleted =
            held.Database.String<string>("a").GetAndDeleteAsync(cancellation.Token).AsTask();
        Task<Optional<string>> replaced =
            held.Database.String<string>("b").GetAndSetAsync("3", cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        Assert.False(deleted.IsCompleted || replaced.IsCompleted);
        held.Log.StopHolding();
        Assert.Equal("1", (await deleted).Value);
        Assert.Equal("2", (await replaced).Value);
    }

    [Fact]
    public async Task Cancelled_after_the_reply_changes_nothing()
    {
        await using HeldDatabase held = await HeldDatabase.OpenAsync();
        held.Log.StopHolding();
        using var cancellation = new CancellationTokenSource();
        ValueTask<long> write = held.Database.String<string>("k").AppendAsync("1", cancellation.Token);
        await held.Database.FlushAsync();
        Assert.Equal(1, await write);
        await cancellation.CancelAsync();
        Assert.Equal(2, await held.Database.String<string>("k").AppendAsync("2"));
    }
}
