namespace MemoryDb.Testing;

/// <summary>The faults planted in one <see cref="MemoryStorage"/>. The oldest that chooses a call has it.</summary>
internal sealed class StorageFaults
{
    private readonly Lock _lock = new();
    private readonly List<StorageFault> _faults = [];

    /// <summary>Lets the chosen calls fail with an error number, at most <paramref name="times"/> times.</summary>
    public StorageFault Fail(Func<StorageCall, bool> chooses, int errorNumber, int times = int.MaxValue) =>
        Add(new StorageFault(FaultKind.Fail, chooses, errorNumber, times));

    /// <summary>Lets the chosen syncs, of files or folders, answer success and store nothing.</summary>
    public StorageFault Lie(Func<StorageCall, bool> chooses, int times = int.MaxValue) =>
        Add(new StorageFault(FaultKind.Lie, call => IsSync(call) && chooses(call), 0, times));

    /// <summary>Holds the chosen calls, before they have any effect, until the fault is lifted.</summary>
    public StorageFault Hang(Func<StorageCall, bool> chooses, int times = int.MaxValue) =>
        Add(new StorageFault(FaultKind.Hang, chooses, 0, times));

    /// <summary>Lifts all faults.</summary>
    public void LiftAll()
    {
        foreach (StorageFault fault in All())
            fault.Lift();
    }

    internal Task WhileHanging(StorageCall call) =>
        All().FirstOrDefault(fault => fault.Kind == FaultKind.Hang && fault.TryHit(call))?.Lifted ?? Task.CompletedTask;

    internal StorageFault? Find(StorageCall call) =>
        All().FirstOrDefault(fault => fault.Kind != FaultKind.Hang && fault.TryHit(call));

    private static bool IsSync(StorageCall call) =>
        call.Operation is StorageOperation.Sync or StorageOperation.SyncFolder;

    private StorageFault Add(StorageFault fault)
    {
        lock (_lock)
            _faults.Add(fault);
        return fault;
    }

    private StorageFault[] All()
    {
        lock (_lock)
        {
            _faults.RemoveAll(fault => fault.Lifted.IsCompleted);
            return [.. _faults];
        }
    }
}
