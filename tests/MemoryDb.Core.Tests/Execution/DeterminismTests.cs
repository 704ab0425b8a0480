using System.Globalization;
using MemoryDb.Log;
using MemoryDb.Testing;

namespace MemoryDb.Core.Tests.Execution;

/// <summary>One seed is one run: clock, randomness and schedule are injected, and nothing else decides.</summary>
public sealed class DeterminismTests
{
    private const int ClientCount = 5;
    private const int CommandsPerClient = 100;

    [Theory]
    [InlineData(1, false)]
    [InlineData(20_240_229, false)]
    [InlineData(1, true)]
    [InlineData(20_240_229, true)]
    public async Task The_same_seed_gives_the_same_trace_byte_for_byte(int seed, bool onFiles)
    {
        string first = await RunAsync(seed, onFiles);
        Assert.Equal(first, await RunAsync(seed, onFiles));
        Assert.NotEqual(first, await RunAsync(seed + 1, onFiles));
    }

    private static async Task<string> RunAsync(int seed, bool onFiles)
    {
        var random = new Random(seed);
        var time = new ManualTimeProvider();
        var trace = new Trace();
        var scheduler = new SingleThreadScheduler(random, time, trace);
        ITransactionLog log = onFiles
            ? await scheduler.RunAsync(() => OpenFilesAsync(random.Next(), scheduler, time, trace))
            : new InMemoryTransactionLog();
        for (int round = 0; round < 3; round++)
        {
            var options = new MemoryDatabaseOptions
            {
                LeaveLogOpen = true,
                MaxPendingBytes = 64 * 1024,
                Random = new Random(random.Next()),
                Scheduler = scheduler,
                TimeProvider = time,
            };
            MemoryDatabase database = await scheduler.RunAsync(() => MemoryDatabase.OpenAsync(log, options));
            int[] seeds = [.. Enumerable.Range(0, ClientCount).Select(_ => random.Next())];
            await scheduler.RunAsync(() => Task.WhenAll(seeds.Select(
                (clientSeed, number) => new Client(database, number, new Random(clientSeed), time, trace).RunAsync())));
            trace.Add($"digest {database.ComputeDigest():x}");
            await scheduler.RunAsync(async () => await database.DisposeAsync());
        }

        await scheduler.RunAsync(() => TraceRecordsAsync(log, trace));
        await scheduler.RunAsync(async () => await log.DisposeAsync());
        return trace.ToString();
    }

    private static Task<QuorumTransactionLog> OpenFilesAsync(
        int seed, TaskScheduler scheduler, TimeProvider time, Trace trace) => QuorumTransactionLog.OpenAsync(
        "/data",
        new QuorumLogOptions
        {
            Storage = new MemoryStorage(scheduler, trace),
            SchedulerFactory = _ => scheduler,
            TimeProvider = time,
            Random = new Random(seed),
            FirstSegmentBytes = 64 * 1024,
        });

    private static async Task TraceRecordsAsync(ITransactionLog log, Trace trace)
    {
        LogPosition tail = await log.GetTailAsync();
        await foreach (LogRecord record in log.ReadAsync(LogPosition.None.Next))
        {
            trace.Add($"record {record.Position}: {Convert.ToHexString(record.Payload.Span)}");
            if (record.Position == tail)
                return;
        }
    }

    private sealed class Client(MemoryDatabase database, int number, Random random, TimeProvider time, Trace trace)
    {
        public async Task RunAsync()
        {
            for (int index = 0; index < CommandsPerClient; index++)
            {
                object? reply = await CommandAsync($"k{random.Next(8)}");
                trace.Add(string.Create(CultureInfo.InvariantCulture, $"client {number}: {reply}"));
            }
        }

        private async Task<object?> CommandAsync(string key)
        {
            switch (random.Next(8))
            {
                case 0:
                    await Task.Delay(TimeSpan.FromMilliseconds(random.Next(1, 200)), time);
                    return "slept";
                case 1:
                    return await database.String<string>(key).AppendAsync(new string('x', random.Next(10_000)));
                case 2:
                    return await database.String<long>(key).SetAsync(
                        random.Next(), TimeSpan.FromMilliseconds(random.Next(1, 300)));
                case 3:
                    return await database.Keys.DeleteAsync(key);
                case 4:
                    return (await database.Keys.TimeToLiveAsync(key)).ToString();
                case 5:
                    return await database.TransactAsync(transaction =>
                    {
                        transaction.String<int>(key + "copy").Set(random.Next());
                        return transaction.String<string>(key).Length();
                    });
                default:
                    return (await database.String<string>(key).GetAsync()).ToString();
            }
        }
    }
}
