using System.Diagnostics;
using System.Globalization;
using MemoryDb.Log;
using MemoryDb.Log.Files;
using MemoryDb.Log.IO;

namespace MemoryDb.Benchmarks;

/// <summary>
/// Writes while each sync of one of three replicas is delayed, and between that without: what the slow replica costs
/// the writes and the memory, and how long it needs to catch up.
/// </summary>
internal static class SlowReplica
{
    private const int RoundCount = 5;
    private const int InFlight = 64;
    private const int KeyCount = 10_000;
    private const int ValueBytes = 1000;
    private const int Slow = 3;

    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(2);

    public static async Task<int> RunAsync(TimeSpan duration, string dataFolder)
    {
        DirectoryInfo folder = Directory.CreateDirectory(
            Path.Combine(dataFolder, $"memorydb-slow-{Environment.ProcessId}"));
        try
        {
            await using QuorumTransactionLog log = await QuorumTransactionLog.OpenAsync(folder.FullName);
            await using MemoryDatabase database = await MemoryDatabase.OpenAsync(
                log, new MemoryDatabaseOptions { LeaveLogOpen = true });
            await Console.Error.WriteLineAsync(
                "round\tplain_p99_us\tdelayed_p99_us\tratio\tplain_per_s\tdelayed_per_s\tprocess_mib"
                + "\tlag_records\tcatch_up_s");
            for (int round = 1; round <= RoundCount; round++)
                await MeasureAsync(round, duration, log, database);
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task MeasureAsync(
        int round, TimeSpan duration, QuorumTransactionLog log, MemoryDatabase database)
    {
        Figure plain = await WriteAsync(database, duration);
        Figure delayed;
        using (await DelayedSyncs.BeginAsync($"replica-{Slow}", Delay))
            delayed = await WriteAsync(database, duration);
        long memory = Environment.WorkingSet >> 20;
        long tail = (await log.GetTailAsync()).Value;
        long lag = tail - await ReadWatermarkAsync(log);
        long started = Stopwatch.GetTimestamp();
        while (await ReadWatermarkAsync(log) < tail)
            await Task.Delay(10);
        double caughtUp = Stopwatch.GetElapsedTime(started).TotalSeconds;
        await Console.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{round}\t{plain.Percentile99:F0}\t{delayed.Percentile99:F0}"
            + $"\t{delayed.Percentile99 / plain.Percentile99:F2}"
            + $"\t{plain.OperationsPerSecond:F0}\t{delayed.OperationsPerSecond:F0}\t{memory}\t{lag}\t{caughtUp:F1}"));
    }

    private static Task<Figure> WriteAsync(MemoryDatabase database, TimeSpan duration)
    {
        byte[] value = new byte[ValueBytes];
        return Load.RunInFlightAsync(
            InFlight,
            duration,
            number => database.String<byte[]>(SampleData.Key((int)(number % KeyCount))).SetAsync(value));
    }

    private static async Task<long> ReadWatermarkAsync(QuorumTransactionLog log)
    {
        var storage = new DiskStorage();
        string folder = log.Replicas[Slow - 1].Folder;
        ReplicaIdentity identity = (await new ReplicaFolder(storage, folder).InspectAsync()).Identity
            ?? throw new InvalidOperationException($"'{folder}' is no replica.");
        var segments = new SegmentFolder(
            storage, folder, new SegmentOrigin(identity.DatabaseId, identity.ReplicaId, Ballot.None));
        return (await segments.ReadWatermarkAsync()).Position;
    }
}
