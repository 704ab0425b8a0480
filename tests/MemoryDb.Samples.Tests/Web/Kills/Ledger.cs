namespace MemoryDb.Samples.Tests.Web.Kills;

/// <summary>
/// What the clients asked for and what of it was acknowledged, as counts by name. What was acknowledged must be there;
/// what was asked for and never answered may be there, once.
/// </summary>
internal sealed class Ledger
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (long Least, long Most)> _counts = [];
    private long _acknowledged;
    private long _awaited;
    private TaskCompletionSource _reached = new();

    /// <summary>How many steps were acknowledged.</summary>
    public long Acknowledged
    {
        get
        {
            lock (_lock)
                return _acknowledged;
        }
    }

    /// <summary>How many times an answer was lost.</summary>
    public long Interrupted
    {
        get
        {
            lock (_lock)
                return field;
        }

        private set;
    }

    public void Begin(LoadStep step)
    {
        lock (_lock)
        {
            foreach ((string name, long count) in step.Counts)
            {
                (long least, long most) = _counts.GetValueOrDefault(name);
                _counts[name] = (least, most + count);
            }
        }
    }

    public void Acknowledge(LoadStep step)
    {
        lock (_lock)
        {
            foreach ((string name, long count) in step.Counts)
            {
                (long least, long most) = _counts[name];
                _counts[name] = (least + count, most);
            }

            if (++_acknowledged == _awaited)
                _reached.SetResult();
        }
    }

    public void Interrupt()
    {
        lock (_lock)
            Interrupted++;
    }

    /// <summary>Completes when so many more steps were acknowledged.</summary>
    public Task AcknowledgeMoreAsync(int count)
    {
        lock (_lock)
        {
            _awaited = _acknowledged + count;
            _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
            return _reached.Task;
        }
    }

    /// <summary>What is lost, doubled or of unknown origin.</summary>
    public IReadOnlyList<string> FindFaults(IReadOnlyDictionary<string, long> found)
    {
        lock (_lock)
        {
            return
            [
                .. _counts.Keys.Union(found.Keys)
                    .Select(name => (
                        Name: name,
                        Found: found.GetValueOrDefault(name),
                        Expected: _counts.GetValueOrDefault(name)))
                    .Where(count => count.Found < count.Expected.Least || count.Found > count.Expected.Most)
                    .Select(count => $"{count.Name}: {count.Found}, expected {count.Expected}"),
            ];
        }
    }
}
