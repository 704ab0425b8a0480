using MemoryDb.Data;
using MemoryDb.Operations;

namespace MemoryDb.Execution;

/// <summary>A pop that found nothing and waits. It ends once: served, timed out, cancelled, or failed.</summary>
internal abstract class Waiter(EncodedKey[] keys, KeyType type)
{
    private readonly Lock _timerLock = new();
    private ITimer? _timer;
    private bool _hasEnded;

    /// <summary>Where it would take something from, the first that has something at first.</summary>
    public EncodedKey[] Keys { get; } = keys;

    /// <summary>The type that the keys must hold.</summary>
    public KeyType Type { get; } = type;

    /// <summary>
    /// Its place among all that wait; null if it does not. Guarded, like its queues, by <see cref="WaitingPops"/>.
    /// </summary>
    public LinkedListNode<Waiter>? Place { get; set; }

    /// <summary>Its places in the queues of its keys.</summary>
    public List<(EncodedKey Key, LinkedListNode<Waiter> Place)> Queued { get; } = [];

    /// <summary>Of what it saw when it found nothing: what the answer "nothing" depends on.</summary>
    public Revision EmptyAt { get; set; }

    /// <summary>Whether it was cancelled meanwhile.</summary>
    public abstract bool IsCanceled { get; }

    /// <summary>
    /// From here on it cannot be cancelled any more. False if it was: then it must not pop, and is done with.
    /// </summary>
    public abstract bool TryBegin();

    /// <summary>Pops from a key that has something, and hands it over once that is durable.</summary>
    public abstract void Pop(Engine engine, WriteContext context, in EncodedKey key);

    /// <summary>Ends with an error found before anything was popped.</summary>
    public abstract void Refuse(Exception error, Revision dependsOn);

    /// <summary>Ends with nothing.</summary>
    public abstract void EndEmpty();

    /// <summary>Ends because nothing can come any more.</summary>
    public abstract void Fail(Func<Exception> error);

    /// <summary>It was cancelled: its caller knows, and nobody else will ask.</summary>
    public abstract void LetGo();

    /// <summary>Gives it up when the time has passed, unless it ends before.</summary>
    public void StartTimer(TimeProvider clock, TimeSpan wait, Action<Waiter> timedOut)
    {
        if (wait == Timeout.InfiniteTimeSpan)
            return;
        ITimer timer = clock.CreateTimer(_ => timedOut(this), null, wait, Timeout.InfiniteTimeSpan);
        lock (_timerLock)
        {
            if (!_hasEnded)
            {
                _timer = timer;
                return;
            }
        }

        Dispose(timer);
    }

    /// <summary>It has ended: no timer is left behind.</summary>
    protected void StopTimer()
    {
        ITimer? timer;
        lock (_timerLock)
        {
            _hasEnded = true;
            timer = _timer;
            _timer = null;
        }

        Dispose(timer);
    }

    private static void Dispose(ITimer? timer)
    {
        try
        {
            timer?.Dispose();
        }
        catch (Exception)
        {
            // Whatever the injected clock does: this waiter has ended, and the next ones must come to their turn.
        }
    }
}
