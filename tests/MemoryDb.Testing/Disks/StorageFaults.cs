namespace MemoryDb.Testing;

/// <summary>The faults planted in one <see cref="MemoryStorage"/>. The oldest that chooses a call has it.</summary>
internal sealed class StorageFaults
{
    private readonly Lock _lock = new();
    private readonly List<StorageFault> _faults = [];

    /// <summary>Lets the chosen calls fail with an error number, at most <paramref name="times"/> times.</summary>
    public StorageFault Fail(
        Func<StorageCall, bool> chooses, int errorNumber, int times = int.MaxValue, Random? random = null) =>
        Add(new StorageFault(FaultKind.Fail, chooses, errorNumber, times) { Random = random });

    /// <summary>Lets the chosen writes store a part of their bytes and then fail.</summary>
    public StorageFault Shorten(Func<StorageCall, bool> chooses, int errorNumber, int times = int.MaxValue) =>
        Add(new StorageFault(FaultKind.Shorten, call => IsWrite(call) && chooses(call), errorNumber, times));

    /// <summary>Lets the chosen reads answer a wrong byte.</summary>
    public StorageFault Corrupt(Func<StorageCall, bool> chooses, int times = int.MaxValue, Random? random = null) =>
        Add(new StorageFault(
            FaultKind.Corrupt, call => call.Operation == StorageOperation.Read && chooses(call), 0, times)
        {
            Random = random,
        });

    /// <summary>Lets the chosen writes go elsewhere in their files.</summary>
    public StorageFault Misdirect(Func<StorageCall, bool> chooses, int times = int.MaxValue, Random? random = null) =>
        Add(new StorageFault(FaultKind.Misdirect, call => IsWrite(call) && chooses(call), 0, times)
        {
            Random = random,
        });

    /// <summary>Lets the chosen calls take this long.</summary>
    public StorageFault Delay(Func<StorageCall, bool> chooses, TimeSpan delay, TimeProvider time) =>
        Add(new StorageFault(FaultKind.Delay, chooses, 0, int.MaxValue) { Wait = () => Task.Delay(delay, time) });

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

    internal Task WhileHanging(StorageCall call)
    {
        if (_faults.Count == 0)
            return Task.CompletedTask;
        StorageFault? fault = All().FirstOrDefault(fault => IsWaiting(fault) && fault.TryHit(call));
        return fault is null ? Task.CompletedTask : fault.Wait?.Invoke() ?? fault.Lifted;
    }

    internal StorageFault? Find(StorageCall call) =>
        _faults.Count == 0 ? null : All().FirstOrDefault(fault => !IsWaiting(fault) && fault.TryHit(call));

    private static bool IsWaiting(StorageFault fault) => fault.Kind is FaultKind.Hang or FaultKind.Delay;

    private static bool IsWrite(StorageCall call) => call.Operation == StorageOperation.Write;

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
