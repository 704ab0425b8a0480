using MemoryDb.Testing;

namespace MemoryDb.Simulation;

/// <summary>
/// Opens what a stopped world left, in a world of its own, and checks it: everything that anybody was told is there,
/// nothing else, and the log goes on.
/// </summary>
internal sealed class RecoveryCheck(World world)
{
    /// <summary>
    /// Whether damage is beyond what the log promises to survive: it may refuse, and never answer wrong.
    /// </summary>
    public bool MayRefuse { get; init; }

    /// <summary>
    /// Whether the last records may be missing without a word (L7: the last batch, damaged everywhere).
    /// </summary>
    public bool MayBeShorter { get; init; }

    /// <summary>Folders whose disks do not answer the process that recovers; they are as they were for the next.</summary>
    public IReadOnlyCollection<int> Away { get; init; } = [];

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
        if (Away.Count > 0)
            storage.Faults.Fail(call => Away.Contains(World.ReplicaOf(call.Path)), ErrorNumbers.InputOutput);
        return storage;
    }

    private async Task RecoverAsync(MemoryStorage storage)
    {
        QuorumTransactionLog log = await world.OpenAsync(storage);
        long known = world.Ledger.Known;
        long tail = (await log.GetTailAsync()).Value;
        if (!MayBeShorter)
            world.Ledger.ToldTail(tail, known);
        (long head, List<LogRecord> records) = await ReadKeptAsync(log, tail);
        world.Ledger.Recovered(head, records, known, MayBeShorter);
        if (!MayBeShorter || tail >= known)
            await GoOnAsync(log, tail);
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
