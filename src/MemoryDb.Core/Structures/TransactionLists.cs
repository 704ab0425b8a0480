using MemoryDb.Execution;
using MemoryDb.Operations;
using MemoryDb.Serialization;

namespace MemoryDb;

/// <summary>
/// Commands on several lists inside a transaction; each member does what its twin in <see cref="ListCommands"/> does.
/// </summary>
public readonly struct TransactionLists
{
    private readonly Transaction _transaction;

    internal TransactionLists(Transaction transaction) => _transaction = transaction;

    /// <inheritdoc cref="ListCommands.PopAsync{T}(IReadOnlyCollection{Key}, ListEnd, int, CancellationToken)"/>
    public Optional<PoppedItems<T>> Pop<T>(IReadOnlyCollection<Key> keys, ListEnd end, int count = 1)
    {
        ValueCodec<T> codec = _transaction.Codec<T>();
        ListPop argument = ListArguments.Pop(_transaction.EncodeAll(keys), end, count);
        return ListReplies.Popped(ListMoveOperations.PopFirst(_transaction.Context, default, argument), codec);
    }
}
