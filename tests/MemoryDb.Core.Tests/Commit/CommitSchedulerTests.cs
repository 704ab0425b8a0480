using MemoryDb.Commit;
using MemoryDb.Log;

namespace MemoryDb.Core.Tests.Commit;

/// <summary>
/// Where the commit loop goes on: on a thread that is offered to it, one at a time, or on its own (F23).
/// </summary>
public sealed class CommitSchedulerTests
{
    private const string OwnThread = "commit";

    [Fact]
    public async Task It_goes_on_on_the_thread_that_is_offered()
    {
        using var scheduler = new CommitScheduler();
        string? thread = null;

        // An offer that comes before its thread has gone to rest is not taken.
        for (int attempt = 0; attempt < 1_000 && thread != "offered"; attempt++)
            thread = await ThreadThatGoesOn(scheduler, awaited => ThreadOffer.Complete(awaited, true));
        Assert.Equal("offered", thread);
    }

    [Fact]
    public async Task Without_an_offer_it_goes_on_on_its_own_thread()
    {
        using var scheduler = new CommitScheduler();
        Assert.Equal(OwnThread, await ThreadThatGoesOn(scheduler, awaited => awaited.SetResult(true)));
    }

    [Fact]
    public async Task It_never_goes_on_in_a_callers_context()
    {
        using var scheduler = new CommitScheduler();
        Assert.Equal(OwnThread, await ThreadThatGoesOn(scheduler, awaited =>
        {
            SynchronizationContext.SetSynchronizationContext(new SynchronizationContext());
            ThreadOffer.Complete(awaited, true);
        }));
    }

    [Fact]
    public async Task While_it_runs_elsewhere_an_offer_is_not_taken()
    {
        using var scheduler = new CommitScheduler();
        using var entered = new ManualResetEventSlim();
        using var leave = new ManualResetEventSlim();
        Task running = Start(scheduler, () =>
        {
            entered.Set();
            leave.Wait();
            return Task.CompletedTask;
        });
        entered.Wait();
        Task<string?> next = Start(scheduler, () => Task.FromResult(Thread.CurrentThread.Name));
        Assert.False(next.IsCompleted);
        leave.Set();
        Assert.Equal(OwnThread, await next);
        await running;
    }

    [Fact]
    public async Task What_runs_on_an_offered_thread_offers_it_to_nobody()
    {
        using var scheduler = new CommitScheduler();
        using var other = new CommitScheduler();
        var awaited = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<Task<string?>> outer = Start(scheduler, async () =>
        {
            await awaited.Task;
            return Start(other, () => Task.FromResult(Thread.CurrentThread.Name));
        });
        OnThread("offered", () => ThreadOffer.Complete(awaited, true));
        Assert.Equal(OwnThread, await await outer);
    }

    [Fact]
    public async Task One_at_a_time_each_once_and_in_its_loops_order_whoever_offers()
    {
        const int loopCount = 8;
        const int stepCount = 5_000;
        using var scheduler = new CommitScheduler();
        int inside = 0;
        int overlapCount = 0;
        TaskCompletionSource<bool>[] awaited = [.. Enumerable.Range(0, loopCount).Select(_ => NewStep())];
        Task<int>[] loops = [.. Enumerable.Range(0, loopCount).Select(number => Start(scheduler, async () =>
        {
            int steps = 0;
            while (steps < stepCount)
            {
                await Volatile.Read(ref awaited[number]).Task;
                overlapCount += Interlocked.Increment(ref inside) == 1 ? 0 : 1;
                steps++;
                Volatile.Write(ref awaited[number], NewStep());
                Interlocked.Decrement(ref inside);
            }

            return steps;
        }))];
        Thread[] threads = [.. Enumerable.Range(0, loopCount).Select(number => new Thread(() =>
        {
            TaskCompletionSource<bool>? last = null;
            for (int count = 0; count < stepCount;)
            {
                TaskCompletionSource<bool> step = Volatile.Read(ref awaited[number]);
                if (step == last)
                {
                    Thread.Yield();
                    continue;
                }

                last = step;
                if ((count++ & 3) == 0)
                    step.SetResult(true);
                else
                    ThreadOffer.Complete(step, true);
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Assert.All(await Task.WhenAll(loops), steps => Assert.Equal(stepCount, steps));
        Array.ForEach(threads, thread => thread.Join());
        Assert.Equal(0, overlapCount);
    }

    [Fact]
    public async Task No_step_is_lost_with_a_thread_that_is_interrupted()
    {
        const int stepCount = 20_000;
        using var scheduler = new CommitScheduler();
        Task[] callers = [.. Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(
            () =>
            {
                for (int count = 0; count < stepCount; count++)
                {
                    TaskCompletionSource<bool> step = NewStep();
                    Task next = Start(scheduler, async () => await step.Task);
                    Thread.CurrentThread.Interrupt();
                    step.SetResult(true);
                    ForgetInterrupt();
                    Assert.True(SpinWait.SpinUntil(() => next.IsCompleted, TimeSpan.FromSeconds(30)));
                }
            },
            TaskCreationOptions.LongRunning))];
        await Task.WhenAll(callers);
    }

    [Fact]
    public async Task The_log_is_asked_under_no_lock_whoever_writes()
    {
        // The loop takes the write lock's guests along: a database that is called in there says so.
        var log = new CallingLog();
        await using MemoryDatabase database = await MemoryDatabase.OpenAsync(log);
        log.Database = database;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(number => Task.Run(async () =>
        {
            for (int count = 0; count < 200; count++)
            {
                await database.String<int>($"{number}").SetAsync(count);
                await database.TransactAsync(tx => tx.List<int>("items").PushRight(count));
                await database.List<int>("items").PopLeftAsync(TimeSpan.FromSeconds(30));
            }
        })));
        Assert.Empty(log.Refusals);
        Assert.True(log.CallCount > 0);
    }

    [Fact]
    public async Task A_log_that_hangs_in_the_call_holds_no_caller()
    {
        var log = new CallingLog { AppendsWithoutBlocking = false };
        await using MemoryDatabase database = await MemoryDatabase.OpenAsync(log);
        await database.String<int>("first").SetAsync(1);
        using var asked = new ManualResetEventSlim();
        using var hangs = new ManualResetEventSlim();
        log.Asked = () =>
        {
            asked.Set();
            hangs.Wait();
        };
        ValueTask reply = database.String<int>("a").SetAsync(1);
        asked.Wait();
        Assert.False(reply.IsCompleted);
        hangs.Set();
        await reply;
    }

    [Fact]
    public async Task The_log_of_one_database_is_not_asked_under_the_write_lock_of_another()
    {
        var log = new CallingLog();
        await using MemoryDatabase second = await MemoryDatabase.OpenAsync(log);
        await using MemoryDatabase first = await MemoryDatabase.OpenAsync(new InMemoryTransactionLog());
        log.Database = first;
        await Task.WhenAll(Enumerable.Range(0, 200).Select(number => Task.Run(async () =>
        {
            Task? inside = null;
            await first.TransactAsync(tx =>
            {
                tx.String<int>("a").Set(number);
                inside = second.String<int>("b").SetAsync(number).AsTask();
            });
            await inside!;
        })));
        Assert.Empty(log.Refusals);
    }

    private static void ForgetInterrupt()
    {
        try
        {
            new ManualResetEventSlim(initialState: false).Wait(TimeSpan.FromMilliseconds(1));
        }
        catch (ThreadInterruptedException)
        {
            // that was it
        }
    }

    private static TaskCompletionSource<bool> NewStep() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static async Task<string?> ThreadThatGoesOn(
        CommitScheduler scheduler, Action<TaskCompletionSource<bool>> complete)
    {
        TaskCompletionSource<bool> awaited = NewStep();
        using var waits = new ManualResetEventSlim();
        Task<string?> loop = Start(scheduler, async () =>
        {
            Task step = awaited.Task;
            waits.Set();
            await step;
            return Thread.CurrentThread.Name;
        });
        waits.Wait();

        // Behind the loop's first step: now it waits.
        await Start(scheduler, () => Task.FromResult(true));
        OnThread("offered", () => complete(awaited));
        return await loop;
    }

    private static void OnThread(string name, Action action)
    {
        var thread = new Thread(() => action()) { Name = name };
        thread.Start();
        thread.Join();
    }

    private static Task Start(CommitScheduler scheduler, Func<Task> loop) => Task.Factory.StartNew(
        loop, CancellationToken.None, TaskCreationOptions.DenyChildAttach, scheduler).Unwrap();

    private static Task<T> Start<T>(CommitScheduler scheduler, Func<Task<T>> loop) => Task.Factory.StartNew(
        loop, CancellationToken.None, TaskCreationOptions.DenyChildAttach, scheduler).Unwrap();
}
