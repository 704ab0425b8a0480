using MemoryDb.Log.Conformance;

namespace MemoryDb.Log.Tests;

/// <summary>The quorum log on a real folder, opened again and again as rival processes would.</summary>
public sealed class QuorumLogOnDiskConformance : TransactionLogConformance
{
    private readonly string _directory = Directory.CreateTempSubdirectory("memorydb-log-").FullName;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    protected override ValueTask<ITransactionLog> OpenFreshAsync() => ReopenAsync();

    protected override async ValueTask<ITransactionLog> ReopenAsync() => await QuorumTransactionLog.OpenAsync(
        Path.Combine(_directory, "data"), new QuorumLogOptions { Shared = true, FirstSegmentBytes = 64 << 10 });
}
