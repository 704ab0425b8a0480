using MemoryDb.Testing;

namespace MemoryDb.Simulation;

/// <summary>
/// Writers are paused before every single call, in all folders or in some, while rivals run to their end, and woken
/// again; two or three of them, with and without a power cut at the end.
/// </summary>
internal sealed class PausedRivals : IMode
{
    private const int SchedulesPerSeed = 3;

    private static readonly WorldShape[] Shapes = [new(3), new(3), new(3), new(5), new(1)];

    public string Name => "rivals";

    public string Part => "pauses";

    public void Run(RunContext context)
    {
        for (int number = 0; number < SchedulesPerSeed; number++)
        {
            int schedule = (context.Seed * SchedulesPerSeed) + number;
            context.Tally.RivalSchedules++;
            RunSchedule(context, schedule);
        }
    }

    private static void RunSchedule(RunContext context, int schedule)
    {
        (int step, int rest) = Math.DivRem(schedule, Shapes.Length * 2);
        (int isThird, int chosen) = Math.DivRem(rest, Shapes.Length);
        WorldShape shape = Shapes[chosen];
        var world = new World(context, shape, new Random(schedule));
        // Every other of the worlds with three replicas pauses the writer in some folders only.
        int folders = chosen is 0 or 4 ? (1 << shape.ReplicaCount) - 1 : world.Random.Next(1, 1 << shape.ReplicaCount);
        context.Trace.Add($"{shape}: paused before call {step} in folders {folders:b}, third={isThird}");
        world.Run(() => RaceAsync(world, step % 250, folders, isThird == 1));
        if (world.Random.Next(2) == 0)
            new RecoveryCheck(world.Fork(world.CutDisk())).Run();
        int[][] losses = [.. shape.Losses([.. shape.Replicas])];
        MemoryDisk left = world.Disk.Fork();
        foreach (int replica in losses[world.Random.Next(losses.Length)])
            left.Remove(World.Folder(replica));
        new RecoveryCheck(world.Fork(left)).Run();
    }

    private static async Task RaceAsync(World world, int step, int folders, bool isThird)
    {
        await using (QuorumTransactionLog log = await world.OpenAsync())
            await world.AppendUntilFinalAsync(log, 0, world.NextRecord());
        MemoryStorage first = world.Storage.OpenAnother();
        StorageFault pause = PauseAt(first, step, folders);
        Task old = WorkAsync(world, first);
        await PausedOrDoneAsync(world, old, pause);
        if (isThird)
        {
            MemoryStorage second = world.Storage.OpenAnother();
            StorageFault secondPause = PauseAt(second, world.Random.Next(250), folders);
            Task middle = WorkAsync(world, second);
            await PausedOrDoneAsync(world, middle, secondPause);
            await WorkAsync(world, world.Storage.OpenAnother());
            (world.Random.Next(2) == 0 ? pause : secondPause).Lift();
            await WaitStepsAsync(world.Random.Next(400));
            secondPause.Lift();
            pause.Lift();
            await middle;
        }
        else
        {
            await WorkAsync(world, world.Storage.OpenAnother());
            pause.Lift();
        }

        await old;
    }

    /// <summary>Opens, asks for the tail, appends twice behind it, trims now and then, and closes.</summary>
    private static async Task WorkAsync(World world, MemoryStorage storage)
    {
        await using QuorumTransactionLog log = await world.OpenAsync(storage);
        long known = world.Ledger.Known;
        long tail = (await log.GetTailAsync()).Value;
        world.Ledger.ToldTail(tail, known);
        for (int number = 0; number < 2; number++)
        {
            AppendResult result = await world.AppendUntilFinalAsync(log, tail, world.NextRecord());
            if (result.Outcome == AppendOutcome.Unknown)
                return;
            tail = result.Position.Value;
        }

        if (world.Random.Next(4) == 0)
        {
            world.Ledger.AskTrim(tail);
            await log.TrimAsync(new LogPosition(tail));
            world.Ledger.DoneTrim(tail);
        }
    }

    private static StorageFault PauseAt(MemoryStorage storage, int step, int folders)
    {
        int count = 0;
        return storage.Faults.Hang(call => World.ReplicaOf(call.Path) is > 0 and var replica
            && (folders >> (replica - 1) & 1) == 1 && count++ >= step);
    }

    private static async Task PausedOrDoneAsync(World world, Task work, StorageFault pause)
    {
        while (pause.HitCount == 0 && !work.IsCompleted)
            await Task.Delay(TimeSpan.FromMilliseconds(1), world.Time);
        // What else is under way gets as far as it can.
        await WaitStepsAsync(100);
    }

    private static async Task WaitStepsAsync(int count)
    {
        for (int step = 0; step < count; step++)
            await Task.Yield();
    }
}
