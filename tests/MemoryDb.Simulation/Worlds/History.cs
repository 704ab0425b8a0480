using MemoryDb.Testing;

namespace MemoryDb.Simulation;

/// <summary>
/// What a log has lived through: processes, one after another, that some folders did not answer or answered slowly,
/// whose last record came to stand in one folder only, and power cuts between them. In each a minority is away.
/// </summary>
internal sealed class History(World world)
{
    private const int MostProcesses = 4;

    private readonly Random _random = world.Random;
    private int _lone;

    /// <summary>Lives through all of it; afterwards no process is left.</summary>
    public void Run()
    {
        for (int left = 1 + _random.Next(MostProcesses); left >= 0; left--)
        {
            world.Run(LiveAsync);
            world.Scheduler.RunUntilIdle();
            if (_random.Next(3) == 0)
                world.Replace(_random.Next(2) == 0 ? world.CutDisk() : world.Disk.PowerCut(ChosenPowerCut.Nothing));
        }
    }

    private async Task LiveAsync()
    {
        MemoryStorage storage = world.Storage.OpenAnother();
        int[] away = ChooseAway();
        if (away.Length > 0)
        {
            storage.Faults.Fail(call => away.Contains(World.ReplicaOf(call.Path)), ErrorNumbers.InputOutput);
            world.Note($"{string.Join(", ", away)} do not answer");
        }

        QuorumTransactionLog log = await world.OpenAsync(storage);
        long tail = (await log.GetTailAsync()).Value;
        await log.TrimAsync(new LogPosition(1)); // takes over, and trims nothing
        for (int count = _random.Next(4); count > 0; count--)
        {
            AppendResult result = await world.AppendUntilFinalAsync(log, tail, world.NextRecord());
            tail = result.Position.Value;
        }

        if (_random.Next(2) == 0)
            await LeaveLoneRecordAsync(storage, log, tail);
        if (_random.Next(2) == 0)
            await log.DisposeAsync();
        storage.Crash();
        await log.CrashAsync();
    }

    /// <summary>The next record is written to one folder and not to the others, and nobody is told of it.</summary>
    private async Task LeaveLoneRecordAsync(MemoryStorage storage, QuorumTransactionLog log, long tail)
    {
        int lone = _lone = _random.Next(1, world.Shape.ReplicaCount + 1);
        storage.Faults.Hang(call => World.ReplicaOf(call.Path) != lone && call.Operation == StorageOperation.Write);
        world.Note($"a record behind {tail} reaches {lone} only");
        _ = log.AppendAsync(new LogPosition(tail), world.NextRecord()).AsTask();
        for (int step = 20 + _random.Next(100); step > 0; step--)
            await Task.Yield();
        storage.Crash();
    }

    private int[] ChooseAway()
    {
        if (world.Ledger.Known == 0)
            return [];
        int lone = _lone;
        _lone = 0;
        if (lone > 0 && _random.Next(3) > 0)
            return [lone]; // what it alone holds then counts nowhere
        if (_random.Next(2) == 0)
            return [];
        int[][] minorities = [.. world.Shape.Losses([.. world.Shape.Replicas])];
        return minorities[_random.Next(minorities.Length)];
    }
}
