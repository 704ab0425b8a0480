using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using MemoryDb.Log.Tests.Support;
using MemoryDb.Testing;

namespace MemoryDb.Log.Tests.Diagnostics;

/// <summary>What is measured is shown for each replica, and belongs to whoever opened the log.</summary>
public sealed class LogInstrumentsTests
{
    [Fact]
    public void A_log_that_nobody_disposes_of_is_not_kept_by_its_measurements()
    {
        Assert.True(Garbage.Collects(OpenAndForget()));
    }

    [Fact]
    public void Each_replica_is_measured_until_the_log_is_closed()
    {
        var measured = new ConcurrentDictionary<string, long>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, own) =>
            {
                if (instrument.Name.StartsWith("memorydb.replica.", StringComparison.Ordinal))
                    own.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            measured[$"{instrument.Name} of {tags[0].Value} in {tags[1].Value}"] = value);
        listener.Start();
        string ServiceOf(int replica) => $"memorydb.replica.in_service of {replica} in /measured/replica-{replica}";
        string LagOf(int replica) => $"memorydb.replica.lag of {replica} in /measured/replica-{replica}";

        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            var storage = new MemoryStorage(new MemoryDisk(), world.Scheduler);
            QuorumTransactionLog log = await QuorumTransactionLog.OpenAsync(
                "/measured", // of which no test beside this one knows
                new QuorumLogOptions
                {
                    Shared = true,
                    Storage = storage,
                    SchedulerFactory = _ => world.Scheduler,
                    TimeProvider = world.Time,
                });
            await LogWorld.FillAsync(log, 1, 1);
            storage.Faults.Fail(
                call => call.Operation == StorageOperation.Sync && call.Path.StartsWith(
                    "/measured/replica-2", StringComparison.Ordinal),
                ErrorNumbers.InputOutput);
            await LogWorld.FillAsync(log, 2, 4);
            listener.RecordObservableInstruments();
            Assert.Equal([1, 0, 1], new[] { 1, 2, 3 }.Select(replica => measured[ServiceOf(replica)]));
            Assert.Equal(0, measured[LagOf(1)]);

            await log.DisposeAsync();
            measured.Clear();
            listener.RecordObservableInstruments();
            Assert.DoesNotContain(ServiceOf(1), measured.Keys);
        });
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference OpenAndForget()
    {
        var world = new LogWorld(seed: 1);
        QuorumTransactionLog? log = null;
        world.Run(async () => log = await world.OpenAsync());
        return new WeakReference(log);
    }
}
