using MemoryDb.Log.Conformance;
using MemoryDb.Testing;

namespace MemoryDb.Log.Tests;

/// <summary>The quorum log of 5 replica(s) on a disk in memory.</summary>
public sealed class QuorumLogOfFiveInMemoryConformance : TransactionLogConformance
{
    private readonly MemoryStorage _storage = new();

    protected override ValueTask<ITransactionLog> OpenFreshAsync() => ReopenAsync();

    protected override async ValueTask<ITransactionLog> ReopenAsync() => await QuorumTransactionLog.OpenAsync(
        "/data",
        new QuorumLogOptions
        {
            ReplicaCount = 5,
            Shared = true,
            FirstSegmentBytes = 64 << 10,
            Storage = _storage.OpenAnother(),
        });
}
