using MemoryDb.Testing;

namespace MemoryDb.Simulation;

/// <summary>
/// Opens what a stopped world left, in a world of its own, and checks it: everything that anybody was told is there,
/// nothing else, and the log goes on.
/// </summary>
internal sealed class RecoveryCheck(World world)
{
    private const string MendedName = "-mended";

    private static readonly TimeSpan MendingTime = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Whether damage is beyond what the log promises to survive: it may refuse, and never answer wrong.
    /// </summary>
    public bool MayRefuse { get; init; }

    /// <summary>
    /// Whether the last records may be missing without a word (L7: the last batch, damaged everywhere).
    /// </summary>
    public bool MayBeShorter { get; init; }

    /// <summary>Folders that do not answer the process that recovers; they are as they were for the next.</summary>
    public IReadOnlyCollection<int> Away { get; init; } = [];

    /// <summary>Where to trim to as soon as the log has been taken over; 1: not at all.</summary>
    public long TrimsTo { get; init; } = 1;

    /// <summary>Whether the files that are to be mended cannot be written as long as this process lives.</summary>
    public bool HoldsMending { get; init; }

    /// <summary>Whether the process stays until all damage has been mended, as it must be (L8).</summary>
    public bool Mends { get; init; }

    /// <summary>Whether processes that were only paused are still at work.</summary>
    public bool HasRivals { get; init; }

    /// <summary>Recovers to the end.</summary>
    /// <returns>False if it was refused.</returns>
    public bool Run()
    {
        bool isRefused = false;
        world.Run(async () =>
        {
            try
            {
                await RecoverAsync(OpenStorage());
            }
            catch (Exception exception) when (exception is MemoryDbException && MayRefuse)
            {
                isRefused = true;
            }
            catch (Exception exception) when (exception is MemoryDbException)
            {
                throw new ViolationException("L2", $"recovery was refused: {exception}", exception);
            }
        });
        world.Tally.Recoveries++;
        world.Tally.Refusals += isRefused ? 1 : 0;
        return !isRefused;
    }

    /// <summary>
    /// Recovers, but halts after a number of steps, as if killed there. The world's disk and ledger are as they were
    /// left, to be cut and recovered again.
    /// </summary>
    public void RunInPart(int steps)
    {
        MemoryStorage storage = OpenStorage();
        Task recovering = world.Scheduler.Start(() => RecoverAsync(storage));
        long last = world.Scheduler.StepCount + steps;
        world.Scheduler.RunUntil(() => world.Scheduler.StepCount >= last || recovering.IsCompleted);
        storage.Crash();
        world.ThrowIfFound();
        if (recovering is { IsFaulted: true, Exception.InnerException: ViolationException violation })
            throw violation;
    }

    private MemoryStorage OpenStorage()
    {
        MemoryStorage storage = world.Storage.OpenAnother();
        if (HoldsMending)
            storage.Faults.Hang(call => call.Path.Contains(MendedName, StringComparison.Ordinal));
        if (Away.Count > 0)
            storage.Faults.Fail(call => Away.Contains(World.ReplicaOf(call.Path)), ErrorNumbers.InputOutput);
        return storage;
    }

    private async Task RecoverAsync(MemoryStorage storage)
    {
        QuorumTransactionLog log = await world.OpenAsync(storage);
        long known = world.Ledger.Known;
        long seen = world.Ledger.Seen;
        long tail = (await log.GetTailAsync()).Value;
        if (!MayBeShorter)
            world.Ledger.ToldTail(tail, known);
        if (!MayBeShorter && tail < seen)
            tail = await SettleTailAsync(log, tail);
        (long head, List<LogRecord> records) = await ReadKeptAsync(log, tail);
        world.Ledger.Recovered(head, records, seen, MayBeShorter);
        if (!MayBeShorter || tail >= known)
            await GoOnAsync(log, tail);
        if (TrimsTo > 1)
            await TrimAsync(log);
        if (Mends)
            await RequireMendedAsync(log);
        if (world.Random.Next(3) > 0)
        {
            await log.DisposeAsync();
        }
        else
        {
            storage.Crash();
            await log.CrashAsync();
        }
    }

    /// <summary>
    /// What a reader of another process saw in a single folder lies beyond the tail that a majority shows, until
    /// somebody prepares.
    /// </summary>
    private async Task<long> SettleTailAsync(QuorumTransactionLog log, long tail) =>
        (await world.AppendUntilFinalAsync(log, tail, world.NextRecord())).Position.Value;

    private async Task<(long Head, List<LogRecord> Records)> ReadKeptAsync(QuorumTransactionLog log, long tail)
    {
        while (true)
        {
            long head = (await log.GetHeadAsync()).Value;
            try
            {
                return (head, await ReadAsync(log, head, tail));
            }
            catch (ArgumentOutOfRangeException) when (HasRivals)
            {
                // a trim that was under way has ended only now
            }
        }
    }

    private async Task<List<LogRecord>> ReadAsync(QuorumTransactionLog log, long head, long tail)
    {
        var records = new List<LogRecord>();
        if (tail < head)
            return records;
        await foreach (LogRecord record in log.ReadAsync(new LogPosition(head)))
        {
            records.Add(record);
            if (!MayRefuse)
                world.Deliver(record);
            if (record.Position.Value >= tail)
                break;
        }

        return records;
    }

    private async Task TrimAsync(QuorumTransactionLog log)
    {
        world.Ledger.AskTrim(TrimsTo);
        await log.TrimAsync(new LogPosition(TrimsTo));
        world.Ledger.DoneTrim(TrimsTo);
    }

    /// <summary>L8: what can be mended is mended while the log is open.</summary>
    private async Task RequireMendedAsync(QuorumTransactionLog log)
    {
        await Task.Delay(MendingTime, world.Time);
        foreach (ReplicaStatus replica in log.Replicas)
        {
            if (replica.State != ReplicaState.Healthy || replica.DamagedRecordCount > 0)
            {
                throw new ViolationException(
                    "L8", $"'{replica.Folder}' is {replica.State} with {replica.DamagedRecordCount} damaged records");
            }
        }
    }

    /// <summary>
    /// The log goes on. A record that was under way when the world stopped may stand in the way of the first append,
    /// since a tail that a majority shows needs no recovery; alone, nothing stands in the way of the second.
    /// </summary>
    private async Task GoOnAsync(QuorumTransactionLog log, long tail)
    {
        AppendResult result = await world.AppendUntilFinalAsync(log, tail, world.NextRecord());
        if (result.Outcome == AppendOutcome.Conflict)
            result = await world.AppendUntilFinalAsync(log, result.Position.Value, world.NextRecord());
        if (result.Outcome != AppendOutcome.Appended && !HasRivals)
            throw new ViolationException("L4", $"alone, an append behind the tail was answered {result}");
    }
}
