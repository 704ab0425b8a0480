using MemoryDb.Testing;

namespace MemoryDb.Simulation;

/// <summary>
/// One of several processes that share a log. It does one thing at a time when told to, and stops in between before
/// any call, in all folders or in some, until it is told to go on; it may be cut off from folders, and killed.
/// </summary>
internal sealed class Rival(World world, int number)
{
    private readonly Random _random = world.Random;
    private readonly MemoryStorage _storage = world.Storage.OpenAnother();
    private readonly Stop _stop = new();
    private readonly List<StorageFault> _pauses = [];
    private readonly HashSet<int> _cutOff = [];
    private QuorumTransactionLog? _log;
    private Task _work = Task.CompletedTask;
    private Task _reading = Task.CompletedTask;
    private long _delivered;

    /// <summary>Whether what it was told last is still under way.</summary>
    public bool IsBusy => !_work.IsCompleted;

    /// <summary>Whether it is stopped in the middle of something.</summary>
    public bool IsHeld => _pauses.Exists(pause => pause.HitCount > 0);

    /// <summary>Lets the violation out that it has met.</summary>
    public void ThrowIfFaulted()
    {
        if (_work.IsFaulted)
            _work.GetAwaiter().GetResult();
        if (_reading.IsFaulted)
            _reading.GetAwaiter().GetResult();
    }

    /// <summary>Goes on in all folders that it can reach.</summary>
    public void GoOn()
    {
        foreach (StorageFault pause in _pauses)
            pause.Lift();
        _pauses.Clear();
    }

    /// <summary>Stops where it is, as a stopped process does.</summary>
    public void Hold() => _pauses.Add(_storage.Faults.Hang(call => World.ReplicaOf(call.Path) > 0));

    /// <summary>
    /// Stops before the n-th call of a kind: in each of the folders by itself, or, from the first such call in one of
    /// them on, as a whole.
    /// </summary>
    public void PauseBefore(PausePoint point, int count, int folders, bool asAWhole)
    {
        world.Note($"process {number}: to be paused before {point.Name} {count}, folders {folders:b}, all={asAWhole}");
        int[] seen = new int[world.Shape.ReplicaCount + 1];
        bool isHeld = false;
        _pauses.Add(_storage.Faults.Hang(call =>
        {
            int replica = World.ReplicaOf(call.Path);
            if (replica == 0)
                return false;
            bool isChosen = (folders >> (replica - 1) & 1) == 1;
            if (isChosen && seen[replica] < count && point.Matches(call) && ++seen[replica] == count)
                isHeld = asAWhole;
            return isHeld || (isChosen && seen[replica] >= count);
        }));
    }

    /// <summary>Its calls to a folder fail, or no longer.</summary>
    public void CutOff(IEnumerable<int> replicas)
    {
        _cutOff.Clear();
        _cutOff.UnionWith(replicas);
        _storage.Faults.LiftAll();
        _pauses.Clear();
        world.Note($"process {number}: cut off from {string.Join(", ", _cutOff)}");
        if (_cutOff.Count > 0)
        {
            int[] unreachable = [.. _cutOff];
            _storage.Faults.Fail(
                call => Array.IndexOf(unreachable, World.ReplicaOf(call.Path)) >= 0, ErrorNumbers.InputOutput);
        }
    }

    /// <summary>Kills it: what it wrote stays, as durable as it is.</summary>
    public void Kill()
    {
        world.Note($"process {number}: killed");
        _stop.Set();
        _storage.Crash();
        GoOn();
        _ = world.Scheduler.Start(EndAsync);
    }

    /// <summary>Begins whatever the seed chooses, unless it is busy.</summary>
    public void Begin() => Begin(TakeTurnsAsync);

    /// <summary>Begins an append.</summary>
    public void BeginAppend() => Begin(AppendAsync);

    /// <summary>Lets its reader read on, and begins to ask for the tail.</summary>
    public void BeginLook() => Begin(LookAsync);

    private void Begin(Func<QuorumTransactionLog, Task> work)
    {
        if (!IsBusy)
            _work = world.Scheduler.Start(() => WorkAsync(work));
    }

    private async Task EndAsync()
    {
        await _work;
        await _reading;
        if (_log is not null)
            await _log.CrashAsync();
    }

    private async Task WorkAsync(Func<QuorumTransactionLog, Task> work)
    {
        try
        {
            if (_log is null)
            {
                _log = await world.OpenAsync(_storage);
                if (_random.Next(3) > 0)
                    _reading = world.Scheduler.Start(() => FollowAsync(_log));
            }

            await work(_log);
        }
        catch (Exception exception) when (_stop.IsSet || exception is LogUnavailableException)
        {
            world.Note($"process {number}: {exception.Message}");
        }
        catch (Exception exception) when (exception is MemoryDbException or ArgumentOutOfRangeException)
        {
            throw new ViolationException("L2", exception.ToString(), exception);
        }
    }

    private async Task TakeTurnsAsync(QuorumTransactionLog log)
    {
        for (int turns = 1 + _random.Next(3); turns > 0 && !_stop.IsSet; turns--)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(_random.Next(3) * 35), world.Time);
            Task turn = _random.Next(10) switch
            {
                0 or 1 or 2 => AskTailAsync(log),
                3 or 4 when world.Ledger.Seen > 0 => TrimAsync(log),
                _ => AppendAsync(log),
            };
            await turn;
        }
    }

    private async Task LookAsync(QuorumTransactionLog log)
    {
        for (int turns = 1 + _random.Next(3); turns > 0 && !_stop.IsSet; turns--)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(_random.Next(3) * 35), world.Time);
            await AskTailAsync(log);
        }
    }

    private async Task AskTailAsync(QuorumTransactionLog log)
    {
        long told = Math.Max(world.Ledger.Known, _delivered);
        long tail = (await log.GetTailAsync()).Value;
        if (_stop.IsSet)
            return;
        world.Note($"process {number}: the tail is {tail}");
        world.Ledger.ToldTail(tail, told);
    }

    private async Task AppendAsync(QuorumTransactionLog log)
    {
        // Now and then behind a tail that is long gone.
        long known = world.Ledger.Seen;
        long expectedTail = _random.Next(10) == 0 ? Math.Max(0, known - 1) : known;
        byte[] record = world.NextRecord();
        for (int attempt = 0; attempt < 2 && !_stop.IsSet; attempt++)
        {
            AppendResult result = await world.AppendAsync(log, expectedTail, record, _stop);
            if (result.Outcome != AppendOutcome.Unknown)
                return;
            if (!_stop.IsSet && result.Reason is not LogUnavailableException)
                throw new ViolationException("L2", $"an append was answered: {result.Reason}");
        }
    }

    private async Task TrimAsync(QuorumTransactionLog log)
    {
        long known = world.Ledger.Seen;
        long before = _random.Next(3) > 0 ? known + 1 : 1 + _random.NextInt64(known + 1);
        world.Note($"process {number}: trim before {before}");
        world.Ledger.AskTrim(before);
        await log.TrimAsync(new LogPosition(before));
        if (!_stop.IsSet)
            world.Ledger.DoneTrim(before);
    }

    /// <summary>Follows the log, beyond what anybody was told, as long as the process lives.</summary>
    private async Task FollowAsync(QuorumTransactionLog log)
    {
        long from = Math.Max(1, world.Ledger.Trimmed);
        while (!_stop.IsSet)
        {
            try
            {
                await foreach (LogRecord record in log.ReadAsync(new LogPosition(from)))
                {
                    if (_stop.IsSet)
                        return;
                    world.Note($"process {number}: reads {record.Position}");
                    world.Deliver(record);
                    _delivered = record.Position.Value;
                    from = _delivered + 1;
                }
            }
            catch (ArgumentOutOfRangeException) when (from < world.Ledger.TrimAsked)
            {
                from = world.Ledger.TrimAsked;
            }
            catch (LogCorruptException exception) when (!_stop.IsSet)
            {
                throw new ViolationException("L2", exception.ToString(), exception);
            }
            catch (Exception exception) when (_stop.IsSet || exception is LogUnavailableException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), world.Time);
            }
        }
    }
}
