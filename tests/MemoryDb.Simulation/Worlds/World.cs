using MemoryDb.Log.Files;
using MemoryDb.Testing;

namespace MemoryDb.Simulation;

/// <summary>
/// One simulated machine with one log: a disk, a clock, and a scheduler that runs every process in the calling thread,
/// in an order that the seed decides; and the ledger of what its clients were told.
/// </summary>
internal sealed class World
{
    public const string Directory = "/data";

    private const long StepLimit = 1_000_000;
    private const int PositionOffset = 16 - SegmentFormat.FrameHeaderBytes; // from the payload

    public World(RunContext context, WorldShape shape, Random random)
        : this(context, shape, random, new MemoryDisk(), new Ledger())
    {
    }

    private World(
        RunContext context, WorldShape shape, Random random, MemoryDisk disk, Ledger ledger, bool interleaves = true)
    {
        Context = context;
        Shape = shape;
        Random = random;
        Ledger = ledger;
        Trace trace = context.TracesTasks ? context.Trace : new Trace(kept: 0);
        Scheduler = new SingleThreadScheduler(random, Time, trace) { StepLimit = StepLimit };
        Storage = new MemoryStorage(disk, interleaves ? Scheduler : null, context.Trace)
        {
            Changing = new RestlessReader(this, disk).Look,
        };
    }

    public RunContext Context { get; }

    public WorldShape Shape { get; }

    public Random Random { get; }

    public Ledger Ledger { get; }

    public ManualTimeProvider Time { get; } = new();

    public SingleThreadScheduler Scheduler { get; }

    /// <summary>The view of no process in particular.</summary>
    public MemoryStorage Storage { get; private set; }

    public MemoryDisk Disk => Storage.Disk;

    public Tally Tally => Context.Tally;

    /// <summary>Folders whose word does not count: their disks lie, or are damaged.</summary>
    public HashSet<int> Untrusted { get; init; } = [];

    public static string Folder(int replica) => $"{Directory}/replica-{replica}";

    /// <summary>The replica that a path belongs to; 0 for none.</summary>
    public static int ReplicaOf(string path)
    {
        const int Digit = 14; // behind "/data/replica-"
        return path.Length > Digit && path.StartsWith("/data/replica-", StringComparison.Ordinal)
            ? path[Digit] - '0'
            : 0;
    }

    public static bool IsSegment(string path) => path.EndsWith(".log", StringComparison.Ordinal);

    public void Note(string text)
    {
        if (Context.Trace.IsOn)
            Context.Trace.Add(text);
    }

    /// <summary>Another world that begins with a disk, and with what the clients of this one were told.</summary>
    /// <param name="disk">The disk.</param>
    /// <param name="interleaves">
    /// Whether each call to the disk is a step of its own: dearer, and only of use where several processes run or one
    /// is stopped half-way.
    /// </param>
    public World Fork(MemoryDisk disk, bool interleaves = false) =>
        new(Context, Shape, new Random(Random.Next()), disk, Ledger.Fork(), interleaves)
        {
            Untrusted = [.. Untrusted],
        };

    /// <summary>A disk as a random power cut now would leave it.</summary>
    public MemoryDisk CutDisk() => Disk.PowerCut(new RandomPowerCut(Random) { FillsTornBlocks = true });

    /// <summary>Goes on with another disk; whoever is still running keeps the old one.</summary>
    public void Replace(MemoryDisk disk) => Storage = new MemoryStorage(disk, Scheduler, Context.Trace)
    {
        Changing = new RestlessReader(this, disk).Look,
    };

    /// <summary>What the reader that never sleeps has found, for whoever runs the world.</summary>
    public ViolationException? Found { get; set; }

    /// <summary>Throws what was found beside.</summary>
    public void ThrowIfFound()
    {
        if (Found is { } found)
            throw new ViolationException(found.Invariant, found.Message, found);
    }

    /// <summary>Opens the log as a process of its own.</summary>
    public Task<QuorumTransactionLog> OpenAsync(MemoryStorage storage) => QuorumTransactionLog.OpenAsync(
        Directory,
        new QuorumLogOptions
        {
            ReplicaCount = Shape.ReplicaCount,
            Shared = true,
            FirstSegmentBytes = 64 << 10,
            Storage = storage,
            SchedulerFactory = _ => Scheduler,
            TimeProvider = Time,
            Random = new Random(Random.Next()),
        });

    public Task<QuorumTransactionLog> OpenAsync() => OpenAsync(Storage.OpenAnother());

    /// <summary>Runs to its end; a violation, or any other exception, comes out here.</summary>
    public void Run(Func<Task> body)
    {
        Task running = Scheduler.RunAsync(body);
        ThrowIfFound();
        running.GetAwaiter().GetResult();
    }

    public byte[] NextRecord() =>
        Ledger.NextRecord(SimulatedRecord.LeastBytes + Random.Next(Shape.LargestRecord - SimulatedRecord.LeastBytes));

    /// <summary>Appends once, and checks the answer at the instant at which it is given.</summary>
    public async Task<AppendResult> AppendAsync(
        ITransactionLog log, long expectedTail, byte[] record, Stop? stop = null)
    {
        AppendResult result = await log.AppendAsync(new LogPosition(expectedTail), record);
        if (stop is { IsSet: true })
            return result;
        ThrowIfFound();
        Tally.Appends++;
        if (Context.Trace.IsOn)
            Note($"append behind {expectedTail}: {result.Outcome} {result.Position}");
        if (Ledger.Answered(expectedTail, record, result))
            RequireDurable(expectedTail + 1, record);
        return result;
    }

    /// <summary>Asks again until the answer is final, or can never be.</summary>
    public async Task<AppendResult> AppendUntilFinalAsync(ITransactionLog log, long expectedTail, byte[] record)
    {
        for (int attempt = 0; ; attempt++)
        {
            AppendResult result = await AppendAsync(log, expectedTail, record);
            bool isTrimmed = expectedTail + 1 < Ledger.TrimAsked; // then it cannot be told any more
            if (result.Outcome != AppendOutcome.Unknown || isTrimmed)
                return result;
            if (attempt == 10)
                throw new ViolationException("L10", $"no answer behind {expectedTail}: {result.Reason?.Message}");
        }
    }

    /// <summary>A reader has seen a record.</summary>
    public void Deliver(LogRecord record)
    {
        Tally.Reads++;
        if (Ledger.Delivered(record) && record.Position.Value >= Ledger.TrimAsked)
            RequireDurable(record.Position.Value, record.Payload.Span);
    }

    /// <summary>The highest position that any folder shows to readers.</summary>
    public long Shown()
    {
        long shown = 0;
        foreach (int replica in Shape.Replicas)
        {
            foreach (string path in Disk.ListFiles(Folder(replica)))
            {
                if (path.EndsWith(SegmentName.WatermarkSuffix, StringComparison.Ordinal)
                    && SegmentFormat.TryReadWatermark(Disk.ReadFile(path), out WatermarkEntry entry)
                    && entry.ReplicaId == replica)
                    shown = Math.Max(shown, entry.Position);
            }
        }

        return shown;
    }

    /// <summary>
    /// L1: a record that anybody was told of lies on the disks of a majority, synced, under names that are synced.
    /// </summary>
    public void RequireDurable(long position, ReadOnlySpan<byte> record)
    {
        if (position < Ledger.TrimAsked)
            return;
        int count = 0;
        foreach (int replica in Shape.Replicas)
        {
            if (Untrusted.Contains(replica) || IsStored(replica, position, record))
                count++;
        }

        if (count < Shape.Majority)
            throw new ViolationException("L1", $"record {position} is synced on {count} of {Shape.ReplicaCount} disks");
    }

    private bool IsStored(int replica, long position, ReadOnlySpan<byte> record)
    {
        foreach ((string name, MemoryFile file) in Disk.ListStored(Folder(replica)).Reverse())
        {
            if (!IsSegment(name))
                continue;
            byte[] bytes = file.TrimmedSyncedBytes;
            for (int from = 0; bytes.AsSpan(from).IndexOf(record) is var index and >= 0; from += index + 1)
            {
                if (from + index + PositionOffset >= 0
                    && BitConverter.ToInt64(bytes, from + index + PositionOffset) == position)
                    return true;
            }
        }

        return false;
    }
}
