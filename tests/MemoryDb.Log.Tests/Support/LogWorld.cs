using MemoryDb.Log.IO;
using MemoryDb.Testing;

namespace MemoryDb.Log.Tests.Support;

/// <summary>
/// One simulated machine: a disk, a clock and a scheduler that runs every process in the calling thread, in an order
/// that the seed decides.
/// </summary>
internal sealed class LogWorld
{
    public const string Directory = "/data";

    private readonly int _replicaCount;

    public LogWorld(int seed, int replicaCount = 3, MemoryDisk? disk = null)
    {
        _replicaCount = replicaCount;
        Random = new Random(seed);
        Scheduler = new SingleThreadScheduler(Random, Time);
        Storage = new MemoryStorage(disk ?? new MemoryDisk(), Scheduler);
    }

    public Random Random { get; }

    public ManualTimeProvider Time { get; } = new();

    public SingleThreadScheduler Scheduler { get; }

    /// <summary>The view of the process that is opened next.</summary>
    public MemoryStorage Storage { get; private set; }

    public MemoryDisk Disk => Storage.Disk;

    public int ReplicaCount => _replicaCount;

    public int Majority => Quorum.Majority(_replicaCount);

    /// <summary>The first segment's size in bytes.</summary>
    public int FirstSegmentBytes { get; init; } = 64 << 10;

    /// <summary>How much may wait for a slow replica.</summary>
    public int ReplicaQueueBytes { get; init; } = 64 << 20;

    public static string Folder(int replica) => $"{Directory}/replica-{replica}";

    /// <summary>Opens the log as a process of its own, with a view of its own, unless one is given.</summary>
    public Task<QuorumTransactionLog> OpenAsync(IStorage? storage = null, bool shared = true) =>
        QuorumTransactionLog.OpenAsync(
        Directory,
        new QuorumLogOptions
        {
            ReplicaCount = _replicaCount,
            Shared = shared,
            FirstSegmentBytes = FirstSegmentBytes,
            ReplicaQueueBytes = ReplicaQueueBytes,
            Storage = storage ?? Storage.OpenAnother(),
            SchedulerFactory = _ => Scheduler,
            TimeProvider = Time,
            Random = new Random(Random.Next()),
        });

    /// <summary>Cuts the power: every process is gone, and any subset of what was not synced.</summary>
    public void CutPower() => Storage = Storage.PowerCut(Random);

    public void Run(Func<Task> body) => Scheduler.RunAsync(body).GetAwaiter().GetResult();

    /// <summary>The replicas on whose disk these bytes are synced in a segment.</summary>
    public int CountSynced(ReadOnlySpan<byte> bytes)
    {
        int count = 0;
        for (int replica = 1; replica <= _replicaCount; replica++)
        {
            foreach (string path in Segments(replica))
            {
                if (Disk.ReadSyncedBytes(path).AsSpan().IndexOf(bytes) < 0)
                    continue;
                count++;
                break;
            }
        }

        return count;
    }

    /// <summary>The segments of a replica, oldest name first.</summary>
    public IEnumerable<string> Segments(int replica) =>
        Disk.ListFiles(Folder(replica)).Where(path => path.EndsWith(".log", StringComparison.Ordinal));

    /// <summary>Flips bits of a payload wherever it is stored in a replica.</summary>
    public void Damage(int replica, ReadOnlySpan<byte> payload)
    {
        foreach (string path in Segments(replica))
        {
            int index = Disk.ReadFile(path).AsSpan().IndexOf(payload);
            if (index >= 0)
                Disk.FlipBits(path, index);
        }
    }

    /// <summary>Waits, in the world's time, until something has come to pass.</summary>
    public async Task WaitForAsync(Func<bool> condition)
    {
        for (int second = 0; !condition(); second++)
        {
            Assert.True(second < 300, "It did not come to it.");
            await Task.Delay(TimeSpan.FromSeconds(1), Time);
        }
    }

    /// <summary>Lets everybody go as far as he comes without the clock.</summary>
    public static async Task SettleAsync()
    {
        for (int step = 0; step < 3000; step++)
            await Task.Yield();
    }

    /// <summary>Whether a path is the folder of one of the replicas, or lies in it.</summary>
    public static bool IsIn(string path, params int[] replicas) => replicas.Any(replica =>
        path.StartsWith(Folder(replica) + "/", StringComparison.Ordinal) || path == Folder(replica));

    /// <summary>A record that tells its number, and differs from every other.</summary>
    public static byte[] Record(int number, int length = 64)
    {
        byte[] bytes = new byte[length];
        new Random(number).NextBytes(bytes);
        BitConverter.TryWriteBytes(bytes, number);
        return bytes;
    }

    /// <summary>Asks until the answer is final.</summary>
    public static async Task<AppendResult> AppendAsync(ITransactionLog log, long expectedTail, byte[] record)
    {
        while (true)
        {
            AppendResult result = await log.AppendAsync(new LogPosition(expectedTail), record);
            if (result.Outcome != AppendOutcome.Unknown)
                return result;
        }
    }

    /// <summary>Appends records with these numbers, which must come to stand at these positions.</summary>
    public static async Task FillAsync(ITransactionLog log, int first, int last)
    {
        for (int number = first; number <= last; number++)
        {
            AppendResult result = await log.AppendAsync(new LogPosition(number - 1), Record(number));
            Assert.Equal(AppendResult.Appended(new LogPosition(number)), result);
        }
    }

    /// <summary>The records from a position to the tail.</summary>
    public static async Task<List<LogRecord>> ReadAllAsync(ITransactionLog log, long from = 1)
    {
        long tail = (await log.GetTailAsync()).Value;
        var records = new List<LogRecord>();
        if (tail < from)
            return records;
        await foreach (LogRecord record in log.ReadAsync(new LogPosition(from)))
        {
            records.Add(record);
            if (record.Position.Value == tail)
                break;
        }

        return records;
    }

    public static async Task AssertHoldsAsync(ITransactionLog log, int last, int first = 1)
    {
        List<LogRecord> records = await ReadAllAsync(log, first);
        Assert.Equal(last - first + 1, records.Count);
        foreach (LogRecord record in records)
            Assert.True(record.Payload.Span.SequenceEqual(Record((int)record.Position.Value)),
                $"Record {record.Position}");
    }
}
