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
                await RecoverAsync(world.Storage.OpenAnother());
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
        MemoryStorage storage = world.Storage.OpenAnother();
        Task recovering = world.Scheduler.Start(() => RecoverAsync(storage));
        long last = world.Scheduler.StepCount + steps;
        world.Scheduler.RunUntil(() => world.Scheduler.StepCount >= last || recovering.IsCompleted);
        storage.Crash();
        if (recovering is { IsFaulted: true, Exception.InnerException: ViolationException violation })
            throw violation;
    }

    private async Task RecoverAsync(MemoryStorage storage)
    {
        QuorumTransactionLog log = await world.OpenAsync(storage);
        long known = world.Ledger.Known;
        long told = world.Ledger.Told;
        long tail = (await log.GetTailAsync()).Value;
        if (!MayBeShorter)
            world.Ledger.ToldTail(tail, told);
        if (!MayBeShorter && tail < known)
            tail = await SettleTailAsync(log, tail);
        (long head, List<LogRecord> records) = await ReadKeptAsync(log, tail);
        world.Ledger.Recovered(head, records, MayBeShorter);
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
