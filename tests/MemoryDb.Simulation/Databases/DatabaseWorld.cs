using MemoryDb.Testing;

namespace MemoryDb.Simulation;

/// <summary>
/// One simulated machine with a database and its clients, all in the calling thread and from one seed.
/// </summary>
internal sealed class DatabaseWorld
{
    private const long StepLimit = 1_000_000;

    private static readonly int[] Errors = [ErrorNumbers.InputOutput, ErrorNumbers.NoSpace];

    private readonly RunContext _context;
    private readonly WorldShape _shape;
    private readonly Random _random;
    private readonly ManualTimeProvider _time = new();
    private readonly SingleThreadScheduler _scheduler;
    private readonly DatabaseCommands _commands;
    private readonly RevisionHistory _history = new();
    private DatabaseProcess _process;

    public DatabaseWorld(RunContext context, WorldShape shape, Random random)
    {
        (_context, _shape, _random) = (context, shape, random);
        _scheduler = new SingleThreadScheduler(random, _time, TraceOfTasks()) { StepLimit = StepLimit };
        _commands = new DatabaseCommands(random);
        _process = Open(new MemoryStorage(new MemoryDisk(), _scheduler, context.Trace));
        _history.Look(_process.Database);
    }

    /// <summary>Lets clients call the database for so many steps.</summary>
    public void RunClients(int steps)
    {
        var stop = new Stop();
        PlantFault();
        Task[] clients = [.. Enumerable.Range(0, 1 + _random.Next(4))
            .Select(_ => _scheduler.Start(() => CallAsync(stop)))];
        long last = _scheduler.StepCount + (steps * _context.Budget.StepPercent / 100);
        _scheduler.RunUntil(() =>
        {
            _history.Look(_process.Database);
            return _scheduler.StepCount >= last || Array.Exists(clients, client => client.IsFaulted);
        });
        stop.Set();
        Array.Find(clients, client => client.IsFaulted)?.GetAwaiter().GetResult();
        _context.Tally.Appends += _history.Last;
        Note($"stopped at revision {_history.Last}, {_history.Durable} durable");
    }

    /// <summary>Folders to lose, at most as many as may be.</summary>
    public int[] DrawLoss() =>
        [.. _shape.Replicas.OrderBy(_ => _random.Next()).Take(_random.Next(_shape.Minority + 1))];

    /// <summary>Restores what is stored now beside, and compares; the database that runs knows nothing of it.</summary>
    public void CheckRestored(int[] lost, bool isCut)
    {
        Note($"restored {(isCut ? "after a cut " : "")}without {string.Join(", ", lost)}");
        MemoryDisk disk = isCut ? CutDisk() : _process.Storage.Disk.Fork();
        foreach (int replica in lost)
            disk.Remove(World.Folder(replica));
        var time = new ManualTimeProvider();
        var scheduler = new SingleThreadScheduler(_random, time, TraceOfTasks()) { StepLimit = StepLimit };
        var storage = new MemoryStorage(disk, scheduler: null, _context.Trace);
        DatabaseProcess restored = Run(
            scheduler, () => DatabaseProcess.OpenAsync(storage, _shape, scheduler, time, _random));
        _history.RequireRestored(restored.Database);
        _context.Tally.Recoveries++;

        // And it serves.
        Run(scheduler, async () =>
        {
            await restored.Database.String<string>("served").SetAsync("");
            return true;
        });
        restored.Kill(scheduler);
    }

    /// <summary>The power goes, and the next process restores what is left.</summary>
    public void GoOnAfterCut()
    {
        MemoryDisk disk = CutDisk();
        _process.Kill(_scheduler);
        Note("goes on after a cut");
        _process = Open(new MemoryStorage(disk, _scheduler, _context.Trace));
        _history.GoOn(_process.Database);
    }

    /// <summary>Another process takes the database over while this one lives.</summary>
    public void GoOnInAnother()
    {
        DatabaseProcess former = _process;
        former.Storage.Faults.LiftAll();
        Note("goes on in another process");
        Task<DatabaseProcess> opening = _scheduler.Start(() => OpenAsync(former.Storage.OpenAnother()));
        _scheduler.RunUntil(() =>
        {
            _history.Look(former.Database);
            return opening.IsCompleted;
        });
        _process = opening.GetAwaiter().GetResult();
        long takenOverAt = _process.Database.DurableRevision.Value;
        _history.GoOn(_process.Database);
        former.Kill(_scheduler);
        if (former.Database.DurableRevision.Value > takenOverAt)
        {
            throw new ViolationException(
                "L4", $"revision {former.Database.DurableRevision} was durable for who lost the log at {takenOverAt}");
        }
    }

    private async Task CallAsync(Stop stop)
    {
        using var cancellation = new CancellationTokenSource();
        while (!stop.IsSet)
        {
            Task ended = EndAsync(stop, cancellation.Token);
            if (_random.Next(4) == 0)
                await Task.Yield(); // without waiting for the reply
            else
                await ended;
        }
    }

    private async Task EndAsync(Stop stop, CancellationToken token)
    {
        try
        {
            Task called = _commands.Call(_process.Database, token);
            _history.Look(_process.Database);
            await called;
            if (!stop.IsSet)
                _history.Look(_process.Database);
        }
        catch (Exception error) when (error is MemoryDbException or RolledBackException or ArgumentException)
        {
            // A wrong type, an index that is not there, a log that fails: told, and that is all.
            await Task.Delay(TimeSpan.FromMilliseconds(_random.Next(5)), _time);
        }
    }

    /// <summary>In one of the folders, or in all, calls fail now and then.</summary>
    private void PlantFault()
    {
        if (_random.Next(3) > 0)
            return;
        int failing = _random.Next(_shape.ReplicaCount + 1);
        int rarity = 20 + _random.Next(200);
        _process.Storage.Faults.Fail(
            call => call.IsChange && World.ReplicaOf(call.Path) is > 0 and var replica
                && (failing == 0 || failing == replica) && _random.Next(rarity) == 0,
            Errors[_random.Next(Errors.Length)],
            random: _random);
    }

    private MemoryDisk CutDisk()
    {
        _context.Tally.PowerCuts++;
        return _process.Storage.Disk.PowerCut(new RandomPowerCut(_random) { FillsTornBlocks = true });
    }

    private DatabaseProcess Open(MemoryStorage storage) => Run(_scheduler, () => OpenAsync(storage));

    private Task<DatabaseProcess> OpenAsync(MemoryStorage storage) =>
        DatabaseProcess.OpenAsync(storage, _shape, _scheduler, _time, _random);

    private static T Run<T>(SingleThreadScheduler scheduler, Func<Task<T>> body) =>
        scheduler.RunAsync(body).GetAwaiter().GetResult();

    private Trace TraceOfTasks() => _context.TracesTasks ? _context.Trace : new Trace(kept: 0);

    private void Note(string text)
    {
        if (_context.Trace.IsOn)
            _context.Trace.Add(text);
    }
}
