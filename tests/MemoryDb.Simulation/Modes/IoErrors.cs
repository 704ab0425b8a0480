using MemoryDb.Log.Files;
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
    private const int DamagedReplica = 1;

    private static readonly ErrorCase[] Cases = [.. ErrorCase.All];

    private static readonly WorldShape[] Shapes = [new(3), new(1), new(3, LargestRecord: 30_000)];

    /// <summary>What is there before calls fail: they fail in the creation, in a mending, or in plain work.</summary>
    private enum Start
    {
        FromRecords,
        FromNothing,
        FromDamage,
    }

    public string Name => "errors";

    public string Part => "calls";

    public void Run(RunContext context)
    {
        for (int number = 0; number < CasesPerSeed; number++)
        {
            int index = (context.Seed * CasesPerSeed) + number;
            (int turn, int rest) = Math.DivRem(index, Cases.Length * Shapes.Length);
            (int shape, int chosen) = Math.DivRem(rest, Cases.Length);
            // A majority that hangs for ever is waited for, for ever: nothing more is to be seen of that.
            int most = Cases[chosen].Hangs ? Shapes[shape].Minority : Shapes[shape].ReplicaCount;
            if (Cases[chosen].ReplicaCount <= most)
                RunCase(context, Shapes[shape], Cases[chosen], 1 + Spread.Take(turn, Cases[chosen].CallCount), index);
        }
    }

    private static void RunCase(RunContext context, WorldShape shape, ErrorCase chosen, int call, int schedule)
    {
        context.Tally.ErrorCases++;
        // Past the last call nothing is harmed. When all have been taken the next round begins, with other schedules.
        var world = new World(context, shape, new Random(schedule));
        Start start = world.Random.Next(6) switch
        {
            0 => Start.FromNothing,
            1 or 2 when shape.Minority > 0 => Start.FromDamage,
            _ => Start.FromRecords,
        };
        context.Trace.Add($"{shape}: {chosen} at call {call}, {start}");
        Prepare(world, start);
        MemoryStorage storage = world.Storage.OpenAnother();
        var faults = new PlantedFaults(storage.Faults, chosen, call);
        // A database is created in all folders, or not at all.
        bool isMinority = chosen.ReplicaCount <= shape.Minority && start != Start.FromNothing;
        world.Run(() => WorkAsync(world, storage, isMinority));
        world.Note(faults.HitCount == 0 ? "unharmed" : $"{faults.HitCount} calls were harmed");
        storage.Crash();
        storage.Faults.LiftAll();
        int[][] losses = [.. shape.Losses(start == Start.FromDamage ? [DamagedReplica] : [.. shape.Replicas])];
        Check(world, world.CutDisk(), losses);
        Check(world, world.Disk.PowerCut(ChosenPowerCut.Nothing), losses);
        Check(world, world.Disk.Fork(), losses);
    }

    /// <summary>Errors are honest: what was acknowledged survives them and the loss of any minority besides.</summary>
    private static void Check(World world, MemoryDisk disk, int[][] losses)
    {
        int[] lost = world.Ledger.Known == 0 ? [] : losses[world.Random.Next(losses.Length)];
        world.Note($"without {string.Join(", ", lost)}");
        foreach (int replica in lost)
            disk.Remove(World.Folder(replica));
        new RecoveryCheck(world.Fork(disk)).Run();
    }

    private static void Prepare(World world, Start start)
    {
        if (start == Start.FromNothing)
            return;
        world.Run(() => FillAsync(world));
        if (start != Start.FromDamage)
            return;
        world.Untrusted.Add(DamagedReplica);
        string segment = world.Disk.ListFiles(World.Folder(DamagedReplica)).First(World.IsSegment);
        world.Disk.FlipBits(segment, SegmentFormat.SegmentHeaderBytes + SegmentFormat.FrameHeaderBytes);
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
