using MemoryDb.Log;
using MemoryDb.Testing;

namespace MemoryDb.Linearizability;

/// <summary>
/// A database with several clients on a log that withholds, doubts and fails, all in one thread and from one seed.
/// Processes die with what they had not appended, or are replaced by others. What it leaves is a history.
/// </summary>
internal sealed class World : IDisposable
{
    /// <summary>As little as a log may take.</summary>
    public const int MaxRecordBytes = 64 * 1024;

    private const int MaxOperations = 300;

    private readonly Random _random;
    private readonly ManualTimeProvider _time = new();
    private readonly SingleThreadScheduler _scheduler;
    private readonly Workload _workload;
    private readonly WorldClient[] _clients;
    private readonly List<HistoryOperation> _history = [];
    private readonly int _operations;
    private readonly int _patience;
    private readonly int _accidents;
    private WorldLog _log;
    private MemoryDatabase _database;
    private (IPendingCall Call, int HistoryCount)? _flush;
    private long _clock;
    private int _issued;

    private World(int seed)
    {
        _random = new Random(seed);
        _scheduler = new SingleThreadScheduler(_random, _time, new Trace(0));
        _workload = new Workload(_random, isSimulated: true);
        _clients = [.. Enumerable.Range(1, 2 + _random.Next(4)).Select(number => new WorldClient(number))];

        // Most are short: there is more to be seen in many short ones than in a long one.
        _operations = 10 + (int)((MaxOperations - 10 - _workload.KeyCount) * Math.Pow(_random.NextDouble(), 3));
        _patience = 5 + _random.Next(40);
        _accidents = _random.Next(4);
        _log = new WorldLog(new InMemoryTransactionLog(MaxRecordBytes));
        _database = Open();
    }

    /// <summary>Runs a world to its end.</summary>
    public static IReadOnlyList<HistoryOperation> Record(int seed)
    {
        using var world = new World(seed);
        world.Run();
        return world._history;
    }

    public void Dispose()
    {
        Discard(_database, _log);
        foreach (WorldClient client in _clients)
            client.Dispose();
    }

    private void Run()
    {
        while (_issued < _operations)
        {
            Act();
            Collect();
        }

        Settle();

        // What was acknowledged must be there, also for whoever comes later.
        if (_random.Next(2) == 0)
            Replace(isCrash: true);
        for (int key = 0; key < _workload.KeyCount; key++)
        {
            _clients[0].Call(_workload.Read(key), _database, Now(), ++_clock);
            Settle();
        }
    }

    private void Act()
    {
        int chance = _random.Next(1000);
        if (chance < 5 * _accidents)
            Replace(isCrash: _random.Next(3) > 0);
        else if (chance < 300)
            Issue();
        else if (chance < 300 + (10 * _patience))
            Step();
        else if (chance < 900)
            Answer();
        else if (chance < 935)
            _clients[_random.Next(_clients.Length)].Cancel();
        else if (chance < 950)
            _flush ??= (new PendingWrite(_database.FlushAsync()), _history.Count);
        else
            PassTime();
    }

    private void Issue()
    {
        WorldClient client = _clients[_random.Next(_clients.Length)];
        if (!client.IsIdle)
        {
            Step();
            return;
        }

        _issued++;
        client.Call(_workload.Next(), _database, Now(), ++_clock);
    }

    private void Step()
    {
        int steps = 1 + _random.Next(4);
        while (steps-- > 0 && _scheduler.TryStep())
            Collect();
    }

    private void Answer()
    {
        switch (_random.Next(12))
        {
            case < 2:
                _log.Reach();
                break;
            case 2:
                _log.AnswerUnknown();
                break;
            case 3:
                _log.Throw();
                break;
            default:
                _log.Release();
                break;
        }
    }

    private void PassTime() => _time.Advance(_random.Next(20) switch
    {
        0 => TimeSpan.FromSeconds(3),
        < 5 => TimeSpan.FromMilliseconds(_random.Next(300)),
        _ => TimeSpan.FromMilliseconds(_random.Next(30)),
    });

    /// <summary>
    /// The process dies, with or without its last record, or another takes the log over from it. From then on the
    /// clients call the next one.
    /// </summary>
    private void Replace(bool isCrash)
    {
        (MemoryDatabase former, WorldLog formerLog) = (_database, _log);
        _log = formerLog.OpenAnother();
        if (isCrash)
        {
            if (_random.Next(3) == 0)
                formerLog.Reach();
            formerLog.Die();
        }

        _database = Open();
        long takenOver = ++_clock;
        if (!isCrash && _random.Next(2) == 0)
        {
            // It learns of the other, and may tell its callers what has not happened.
            formerLog.Release();
            while (_scheduler.TryStep())
                Collect();
        }

        Discard(former, formerLog);
        Collect();

        // What its callers know nothing of has happened by now, or never will: the log belongs to another.
        _flush = null;
        Decide(_history.Count, takenOver);
    }

    /// <summary>The first so many operations have taken effect by a time, if they ever do.</summary>
    private void Decide(int count, long time)
    {
        for (int index = 0; index < count; index++)
        {
            if (_history[index] is { Return: HistoryOperation.Never } unknown)
                _history[index] = unknown with { Return = time };
        }
    }

    private MemoryDatabase Open()
    {
        var options = new MemoryDatabaseOptions
        {
            TimeProvider = _time,
            Random = new Random(_random.Next()),
            Scheduler = _scheduler,
            CommitTimeout = TimeSpan.FromSeconds(2),
            CloseTimeout = TimeSpan.Zero,
        };
        if (_workload.IsTight)
            options.MaxPendingBytes = 64 * 1024;
        MemoryDatabase database =
            _scheduler.RunAsync(() => MemoryDatabase.OpenAsync(_log, options)).GetAwaiter().GetResult();
        _log.IsSteady = false;
        return database;
    }

    /// <summary>Lets go of a process whose log is another's, or dead; its callers are told.</summary>
    private void Discard(MemoryDatabase database, WorldLog log)
    {
        log.Die();
        Task closing = _scheduler.RunAsync(() => database.DisposeAsync().AsTask());
        closing.GetAwaiter().GetResult();
        _scheduler.RunUntilIdle();
    }

    /// <summary>The log answers, time passes, and every call comes to its end.</summary>
    private void Settle()
    {
        TimeSpan step = TimeSpan.FromMilliseconds(20);
        while (!Array.TrueForAll(_clients, client => client.IsIdle))
        {
            _log.Release();
            while (_scheduler.TryStep())
                Collect();
            _time.Advance(step);

            // Some wait without end.
            if (!_log.IsHolding && _random.Next(30) == 0)
                Array.ForEach(_clients, client => client.Cancel());
            Collect();
        }
    }

    private void Collect()
    {
        foreach (WorldClient client in _clients)
        {
            if (client.TryEnd(++_clock, out HistoryOperation? operation) && operation is not null)
                _history.Add(operation);
        }

        if (_flush is not { Call.IsCompleted: true } flush)
            return;
        _flush = null;

        // Whatever had ended unknown before a flush was called has executed, and is durable with it.
        if (HasSucceeded(flush.Call))
            Decide(flush.HistoryCount, ++_clock);
    }

    private static bool HasSucceeded(IPendingCall call)
    {
        try
        {
            call.TakeReply();
            return true;
        }
        catch (MemoryDbException)
        {
            return false;
        }
    }

    private long Now() => _time.GetUtcNow().ToUnixTimeMilliseconds();
}
