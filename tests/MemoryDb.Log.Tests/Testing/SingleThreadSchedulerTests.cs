using MemoryDb.Log.IO;
using MemoryDb.Testing;

namespace MemoryDb.Log.Tests.Testing;

public sealed class SingleThreadSchedulerTests
{
    [Fact]
    public async Task One_seed_gives_one_trace_byte_for_byte()
    {
        for (int seed = 0; seed < 20; seed++)
            Assert.Equal(await RunAsync(seed), await RunAsync(seed));
    }

    [Fact]
    public async Task Different_seeds_give_different_schedules()
    {
        var traces = new HashSet<string>();
        for (int seed = 0; seed < 20; seed++)
            traces.Add(await RunAsync(seed));
        Assert.InRange(traces.Count, 15, 20);
    }

    [Fact]
    public async Task Everything_runs_in_the_calling_thread_even_under_a_synchronization_context()
    {
        var scheduler = new SingleThreadScheduler();
        int caller = Environment.CurrentManagedThreadId;
        await scheduler.RunAsync(async () =>
        {
            for (int i = 0; i < 10; i++)
            {
                Assert.Equal(caller, Environment.CurrentManagedThreadId);
                Assert.Same(scheduler, TaskScheduler.Current);
                await Task.Yield();
            }
        });
    }

    [Fact]
    public async Task A_run_that_cannot_end_fails_instead_of_hanging()
    {
        var never = new TaskCompletionSource();
        InvalidOperationException stalled = await Assert.ThrowsAsync<InvalidOperationException>(
            () => new SingleThreadScheduler().RunAsync(() => never.Task));
        Assert.Contains("Stalled", stalled.Message);
        var bounded = new SingleThreadScheduler { StepLimit = 100 };
        await Assert.ThrowsAsync<InvalidOperationException>(() => bounded.RunAsync(async () =>
        {
            while (true)
                await Task.Yield();
        }));
    }

    [Fact]
    public async Task An_idle_run_jumps_to_the_next_timer()
    {
        var time = new ManualTimeProvider();
        var scheduler = new SingleThreadScheduler(time: time);
        DateTimeOffset start = time.GetUtcNow();
        await scheduler.RunAsync(async () =>
        {
            await Task.Delay(TimeSpan.FromHours(1), time);
            await Task.Delay(TimeSpan.FromMinutes(1), time);
        });
        Assert.Equal(TimeSpan.FromMinutes(61), time.GetUtcNow() - start);
    }

    [Fact]
    public void Running_until_idle_does_not_move_the_clock()
    {
        var time = new ManualTimeProvider();
        var scheduler = new SingleThreadScheduler(time: time);
        Task task = scheduler.Start(() => Task.Delay(TimeSpan.FromSeconds(1), time));
        scheduler.RunUntilIdle();
        Assert.False(task.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));
        scheduler.RunUntilIdle();
        Assert.True(task.IsCompleted);
    }

    [Fact]
    public async Task A_step_that_blocks_on_a_later_step_is_reported()
    {
        var scheduler = new SingleThreadScheduler();
        await Assert.ThrowsAnyAsync<Exception>(() => scheduler.RunAsync(() =>
        {
            var later = new Task(() => { });
            later.Start(scheduler);
            later.Wait();
            return Task.CompletedTask;
        }));
    }

    [Fact]
    public async Task A_result_and_an_exception_come_through()
    {
        var scheduler = new SingleThreadScheduler();
        Assert.Equal(7, await scheduler.RunAsync(async () =>
        {
            await Task.Yield();
            return 7;
        }));
        await Assert.ThrowsAsync<TimeoutException>(() => scheduler.RunAsync(async () =>
        {
            await Task.Yield();
            throw new TimeoutException();
        }));
    }

    [Fact]
    public async Task Storage_calls_are_steps_that_interleave()
    {
        var orders = new HashSet<string>();
        for (int seed = 0; seed < 40; seed++)
        {
            var scheduler = new SingleThreadScheduler(new Random(seed));
            var storage = new MemoryStorage(scheduler);
            await scheduler.RunAsync(() => Task.WhenAll(CreateAsync(storage, "/a"), CreateAsync(storage, "/b")));
            orders.Add(string.Join(' ', storage.Disk.ReadFile("/order").Select(value => (char)value)));
        }
        Assert.Contains("a b", orders);
        Assert.Contains("b a", orders);

        static async Task CreateAsync(MemoryStorage storage, string path)
        {
            await storage.TryCreateFileAsync(path);
            await storage.FileExistsAsync(path);
            byte[] before = storage.Disk.Find("/order") is null ? [] : storage.Disk.ReadFile("/order");
            storage.Disk.WriteFile("/order", [.. before, (byte)path[1]]);
        }
    }

    private static async Task<string> RunAsync(int seed)
    {
        var time = new ManualTimeProvider();
        var scheduler = new SingleThreadScheduler(new Random(seed), time);
        var storage = new MemoryStorage(scheduler, scheduler.Trace);
        await scheduler.RunAsync(() => Task.WhenAll(Enumerable.Range(0, 4).Select(WriteAsync)));
        storage.PowerCut(new Random(seed));
        return scheduler.Trace.ToString();

        async Task WriteAsync(int number)
        {
            await using IStorageFile file = (await storage.TryCreateFileAsync($"/{number}.log"))!;
            for (int i = 0; i < 5; i++)
            {
                await file.WriteAsync(i * 10, new byte[10]);
                await Task.Delay(TimeSpan.FromMilliseconds(number), time);
                await file.SyncAsync();
            }
        }
    }
}
