using MemoryDb.Testing;

namespace MemoryDb.Simulation;

/// <summary>
/// Processes, one after another: each opens the log, appends, reads, asks for the tail, trims, and closes or is killed;
/// meanwhile it is paused, in all folders or in some, for long enough that rivals take over.
/// </summary>
internal sealed class RandomProcess(World world, FaultPlan plan, Stop stop)
{
    private readonly Random _random = world.Random;

    public async Task RunAsync()
    {
        while (!stop.IsSet)
        {
            MemoryStorage storage = world.Storage.OpenAnother();
            // A folder whose creation failed is lost from the start: that is for the mode that fails call after call.
            if (world.Ledger.Known > 0)
                plan.Plant(storage.Faults, world.Time);
            try
            {
                await LiveAsync(storage);
            }
            catch (MemoryDbException exception) when (plan.MayFail(world.Ledger))
            {
                world.Note($"a process gives up: {exception.Message}");
            }

            if (!stop.IsSet)
                storage.Crash();
            await Task.Delay(TimeSpan.FromMilliseconds(_random.Next(20)), world.Time);
        }
    }

    private async Task LiveAsync(MemoryStorage storage)
    {
        QuorumTransactionLog log = await world.OpenAsync(storage);
        using var ending = new CancellationTokenSource();
        Task pauses = PauseAsync(storage, ending.Token);
        Task reading = _random.Next(2) == 0 ? FollowAsync(log, ending.Token) : Task.CompletedTask;
        int turns = 1 + _random.Next(12);
        for (int turn = 0; turn < turns && !stop.IsSet && !reading.IsFaulted; turn++)
            await TakeTurnAsync(log);
        if (stop.IsSet)
            return;
        ending.Cancel();
        await pauses;
        await reading;
        if (_random.Next(2) == 0)
        {
            await log.DisposeAsync();
        }
        else
        {
            storage.Crash();
            await log.CrashAsync();
        }
    }

    private async Task TakeTurnAsync(QuorumTransactionLog log)
    {
        long known = world.Ledger.Known;
        switch (_random.Next(10))
        {
            case 0 or 1:
                long tail = (await log.GetTailAsync()).Value;
                if (!stop.IsSet)
                    world.Ledger.ToldTail(tail, known);
                break;
            case 2 when world.Ledger.Known > 2:
                await TrimAsync(log, 1 + _random.NextInt64(known + 1));
                break;
            default:
                // Now and then behind a tail that is long gone.
                await AppendAsync(log, _random.Next(10) == 0 ? Math.Max(0, known - _random.Next(3)) : known);
                break;
        }
    }

    private async Task AppendAsync(QuorumTransactionLog log, long expectedTail)
    {
        byte[] record = world.NextRecord();
        for (int attempt = 0; attempt < 3; attempt++)
        {
            AppendResult result = await world.AppendAsync(log, expectedTail, record, stop);
            if (stop.IsSet || result.Outcome != AppendOutcome.Unknown)
                return;
        }
    }

    private async Task TrimAsync(QuorumTransactionLog log, long before)
    {
        world.Ledger.AskTrim(before);
        await log.TrimAsync(new LogPosition(before));
        if (!stop.IsSet)
            world.Ledger.DoneTrim(before);
    }

    /// <summary>
    /// Reads on from somewhere, as a follower does, whatever a folder shows, be it known to a client or not, no
    /// further: a reader that is stopped while it waits for more goes on in another thread.
    /// </summary>
    private async Task FollowAsync(QuorumTransactionLog log, CancellationToken token)
    {
        long from = Math.Max(world.Ledger.TrimAsked, 1 + _random.NextInt64(world.Ledger.Known + 1));
        while (!stop.IsSet && !token.IsCancellationRequested)
        {
            try
            {
                if (world.Shown() is var shown && shown >= from)
                    from = await ReadShownAsync(log, from, shown);
            }
            catch (ArgumentOutOfRangeException) when (from < world.Ledger.TrimAsked)
            {
                from = world.Ledger.TrimAsked;
            }

            await WaitStepsAsync(1 + _random.Next(200), token);
        }
    }

    private async Task<long> ReadShownAsync(QuorumTransactionLog log, long from, long shown)
    {
        await foreach (LogRecord record in log.ReadAsync(new LogPosition(from)))
        {
            if (stop.IsSet)
                break;
            world.Deliver(record);
            from++;
            if (record.Position.Value >= shown)
                break;
        }

        return from;
    }

    private async Task PauseAsync(MemoryStorage storage, CancellationToken token)
    {
        while (!stop.IsSet && !token.IsCancellationRequested && _random.Next(8) > 0)
        {
            await WaitStepsAsync(_random.Next(300), token);
            int all = (1 << world.Shape.ReplicaCount) - 1;
            int folders = _random.Next(2) == 0 ? all : _random.Next(1, all + 1);
            StorageFault pause = storage.Faults.Hang(call =>
                World.ReplicaOf(call.Path) is > 0 and var replica && (folders >> (replica - 1) & 1) == 1);
            await WaitStepsAsync(_random.Next(1500), token);
            pause.Lift();
        }
    }

    private async Task WaitStepsAsync(int count, CancellationToken token)
    {
        for (int step = 0; step < count && !stop.IsSet && !token.IsCancellationRequested; step++)
            await Task.Yield();
    }
}
