namespace MemoryDb.Linearizability;

/// <summary>
/// Several threads on one database, each calling and blocking. The commands follow from a seed, their order does not.
/// </summary>
internal sealed class ThreadedWorld
{
    private const int ThreadCount = 4;
    private const int OperationsPerThread = 12;

    private readonly Lock _lock = new();
    private readonly List<HistoryOperation> _history = [];
    private readonly string _prefix;
    private readonly Workload _workload;
    private readonly Random _random;
    private Exception? _failure;
    private long _clock;

    public ThreadedWorld(int seed)
    {
        Seed = seed;
        _prefix = $"{seed}/";
        _random = new Random(seed);
        _workload = new Workload(_random, isSimulated: false);
    }

    public int Seed { get; }

    public IReadOnlyCollection<HistoryOperation> History => _history;

    /// <summary>Runs the threads to their end.</summary>
    public void Run(MemoryDatabase database)
    {
        Thread[] threads = [.. Enumerable.Range(1, ThreadCount).Select(number => Start(number, database))];
        Array.ForEach(threads, thread => thread.Join());
        if (_failure is not null)
            throw new InvalidOperationException($"A thread of seed {Seed} failed.", _failure);
    }

    /// <summary>Reads every key, as whoever comes later does.</summary>
    public void ReadAll(MemoryDatabase database)
    {
        for (int key = 0; key < _workload.KeyCount; key++)
            Call(0, _workload.Read(key), database, CancellationToken.None);
    }

    private Thread Start(int number, MemoryDatabase database)
    {
        // A sixth of them is given up after a while, which may be too late.
        (Command Command, int Patience)[] commands = [.. Enumerable.Range(0, OperationsPerThread)
            .Select(_ => (_workload.Next(), _random.Next(6) == 0 ? _random.Next(8) : Timeout.Infinite))];
        var thread = new Thread(() => Work(number, commands, database))
        {
            Name = $"client-{number}",
            IsBackground = true,
        };
        thread.Start();
        return thread;
    }

    private void Work(int number, (Command Command, int Patience)[] commands, MemoryDatabase database)
    {
        try
        {
            foreach ((Command command, int patience) in commands)
            {
                using var cancellation = new CancellationTokenSource(patience);
                Call(number, command, database, cancellation.Token);
            }
        }
        catch (Exception failure)
        {
            lock (_lock)
                _failure ??= failure;
        }
    }

    private void Call(int client, Command command, MemoryDatabase database, CancellationToken token)
    {
        long call = Interlocked.Increment(ref _clock);
        Outcome outcome = Outcome.Of(command, () => command.Start(new CommandTarget(database, _prefix, token)));
        long end = Interlocked.Increment(ref _clock);
        if (outcome.Kind == OutcomeKind.DidNothing)
            return;
        if (outcome.Kind == OutcomeKind.Unknown)
            end = HistoryOperation.Never;
        lock (_lock)
            _history.Add(new HistoryOperation(client, command, 0, call, end, outcome.Reply));
    }
}
