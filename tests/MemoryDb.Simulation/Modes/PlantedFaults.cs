using MemoryDb.Testing;

namespace MemoryDb.Simulation;

/// <summary>Lets the k-th call to each of the first replicas fail, and perhaps all that follow.</summary>
internal sealed class PlantedFaults
{
    private readonly StorageFault _fault;
    private readonly int[] _callCounts = new int[10];
    private readonly ErrorCase _case;
    private readonly int _call;

    public PlantedFaults(StorageFaults faults, ErrorCase chosen, int call)
    {
        _case = chosen;
        _call = call;
        _fault = chosen.Kind switch
        {
            FaultKind.Shorten => faults.Shorten(Chooses, chosen.ErrorNumber),
            FaultKind.Hang => faults.Hang(Chooses),
            _ => faults.Fail(Chooses, chosen.ErrorNumber, random: new Random(call)),
        };
    }

    public int HitCount => _fault.HitCount;

    private bool Chooses(StorageCall call)
    {
        int replica = World.ReplicaOf(call.Path);
        if (replica == 0 || replica > _case.ReplicaCount || (_case.OnlySyncs && !IsSync(call)))
            return false;
        int number = ++_callCounts[replica];
        return number == _call || (_case.IsLasting && number > _call);
    }

    private static bool IsSync(StorageCall call) =>
        call.Operation is StorageOperation.Sync or StorageOperation.SyncFolder;
}
