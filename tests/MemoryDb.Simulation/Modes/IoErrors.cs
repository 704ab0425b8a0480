using MemoryDb.Testing;

namespace MemoryDb.Simulation;

/// <summary>
/// The k-th call to a replica's disk fails, for every k, in every way, on one, two or all replicas. A minority that
/// fails is survived without a word lost; a majority is answered with a typed error; whatever was acknowledged is there
/// when the log is opened without faults.
/// </summary>
internal sealed class IoErrors : IMode
{
    private const int CasesPerSeed = 8;
    private const int AppendCount = 5;

    private static readonly ErrorCase[] Cases = [.. ErrorCase.All];

    private static readonly WorldShape[] Shapes = [new(3), new(1), new(3, LargestRecord: 30_000)];

    public string Name => "errors";

    public string Part => "calls";

    public void Run(RunContext context)
    {
        for (int number = 0; number < CasesPerSeed; number++)
        {
            (int call, int rest) = Math.DivRem((context.Seed * CasesPerSeed) + number, Cases.Length * Shapes.Length);
            (int shape, int chosen) = Math.DivRem(rest, Cases.Length);
            // A majority that hangs for ever is waited for, for ever: nothing more is to be seen of that.
            int most = Cases[chosen].Hangs ? Shapes[shape].Minority : Shapes[shape].ReplicaCount;
            if (Cases[chosen].ReplicaCount <= most)
                RunCase(context, Shapes[shape], Cases[chosen], call);
        }
    }

    private static void RunCase(RunContext context, WorldShape shape, ErrorCase chosen, int call)
    {
        context.Tally.ErrorCases++;
        context.Trace.Add($"{shape}: {chosen} at call {call}");
        // Past the last call nothing is harmed: then the next round of k begins, with other schedules.
        var world = new World(context, shape, new Random(call));
        world.Run(() => FillAsync(world));
        MemoryStorage storage = world.Storage.OpenAnother();
        var faults = new PlantedFaults(storage.Faults, chosen, 1 + (call % 200));
        bool isMinority = chosen.ReplicaCount <= shape.Minority;
        world.Run(() => WorkAsync(world, storage, isMinority));
        world.Note(faults.HitCount == 0 ? "unharmed" : $"{faults.HitCount} calls were harmed");
        storage.Crash();
        storage.Faults.LiftAll();
        new RecoveryCheck(world.Fork(world.CutDisk())).Run();
        new RecoveryCheck(world.Fork(world.Disk.PowerCut(ChosenPowerCut.Nothing))).Run();
        new RecoveryCheck(world.Fork(world.Disk.Fork())).Run();
    }

    private static async Task FillAsync(World world)
    {
        await using QuorumTransactionLog log = await world.OpenAsync();
        for (int number = 0; number < 2; number++)
            await world.AppendUntilFinalAsync(log, number, world.NextRecord());
    }

    private static async Task WorkAsync(World world, MemoryStorage storage, bool isMinority)
    {
        try
        {
            QuorumTransactionLog log = await world.OpenAsync(storage);
            await AppendAsync(world, log, isMinority);
            await ReadAsync(world, log);
            await TrimAsync(world, log);
            await log.DisposeAsync();
        }
        catch (Exception exception) when (exception is MemoryDbException && !isMinority)
        {
            world.Note($"refused: {exception.Message}");
        }
        catch (MemoryDbException exception)
        {
            throw new ViolationException("L10", $"a minority failed, and the log gave up: {exception}", exception);
        }
    }

    private static async Task AppendAsync(World world, QuorumTransactionLog log, bool isMinority)
    {
        long tail = world.Ledger.Known;
        for (int number = 0; number < AppendCount; number++)
        {
            byte[] record = world.NextRecord();
            AppendResult result = await world.AppendAsync(log, tail, record);
            // The first writing process may have to take over from itself: then the same record is asked for again.
            for (int attempt = 0; attempt < 3 && result.Outcome == AppendOutcome.Unknown; attempt++)
                result = await world.AppendAsync(log, tail, record);
            if (result.Outcome == AppendOutcome.Unknown && isMinority)
                throw new ViolationException("L10", $"a minority failed, and an append is unknown: {result.Reason}");
            if (result is { Outcome: AppendOutcome.Unknown, Reason: not MemoryDbException })
                throw new ViolationException("L10", $"an append failed without a typed error: {result.Reason}");
            if (result.Outcome == AppendOutcome.Unknown)
                return;
            tail = result.Position.Value;
        }
    }

    private static async Task ReadAsync(World world, QuorumTransactionLog log)
    {
        long known = world.Ledger.Known;
        world.Ledger.ToldTail((await log.GetTailAsync()).Value, known);
        long head = (await log.GetHeadAsync()).Value;
        await foreach (LogRecord record in log.ReadAsync(new LogPosition(head)))
        {
            world.Deliver(record);
            if (record.Position.Value >= known)
                break;
        }
    }

    private static async Task TrimAsync(World world, QuorumTransactionLog log)
    {
        world.Ledger.AskTrim(3);
        await log.TrimAsync(new LogPosition(3));
        world.Ledger.DoneTrim(3);
    }
}
