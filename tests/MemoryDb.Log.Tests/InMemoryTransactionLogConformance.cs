using MemoryDb.Log.Conformance;

namespace MemoryDb.Log.Tests;

public sealed class InMemoryTransactionLogConformance : TransactionLogConformance
{
    private InMemoryTransactionLog? _log;

    protected override ValueTask<ITransactionLog> OpenFreshAsync()
    {
        _log = new InMemoryTransactionLog();
        return new(_log);
    }

    protected override ValueTask<ITransactionLog> ReopenAsync() => new(_log!.OpenAnother());
}
