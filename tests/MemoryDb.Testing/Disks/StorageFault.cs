namespace MemoryDb.Testing;

/// <summary>
/// A rule of a <see cref="MemoryStorage"/> that spoils the calls it chooses, until lifted or used up.
/// </summary>
internal sealed class StorageFault(FaultKind kind, Func<StorageCall, bool> chooses, int errorNumber, int times)
{
    private readonly TaskCompletionSource _lifted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _hitCount;

    public FaultKind Kind { get; } = kind;

    public int ErrorNumber { get; } = errorNumber;

    /// <summary>How many calls it has spoiled.</summary>
    public int HitCount => Volatile.Read(ref _hitCount);

    /// <summary>Draws what a failing sync has stored, and how bytes are spoiled; null: nothing, and the same.</summary>
    public Random? Random { get; init; }

    internal Task Lifted => _lifted.Task;

    /// <summary>For <see cref="FaultKind.Delay"/>: a wait of its own for each call.</summary>
    internal Func<Task>? Wait { get; init; }

    /// <summary>Ends the fault: it chooses no more calls, and those that hang go on.</summary>
    public void Lift() => _lifted.TrySetResult();

    internal bool TryHit(StorageCall call)
    {
        if (_lifted.Task.IsCompleted || HitCount >= times || !chooses(call))
            return false;
        return Interlocked.Increment(ref _hitCount) <= times;
    }
}
