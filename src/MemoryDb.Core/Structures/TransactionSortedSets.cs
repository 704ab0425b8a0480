using MemoryDb.Execution;
using MemoryDb.Operations;

namespace MemoryDb;

/// <summary>
/// Commands on several sorted sets inside a transaction; each member does what its twin in
/// <see cref="SortedSetCommands"/> does.
/// </summary>
public readonly struct TransactionSortedSets
{
    private readonly Transaction _transaction;

    internal TransactionSortedSets(Transaction transaction) => _transaction = transaction;

    /// <inheritdoc cref="SortedSetCommands.PopAsync{T}(IReadOnlyCollection{Key}, Order, int, CancellationToken)"/>
    public Optional<PoppedMembers<T>> Pop<T>(
        IReadOnlyCollection<Key> keys, Order order = Order.Ascending, int count = 1) =>
        SortedSetReplies.Popped(
            SortedSetCombineOperations.PopFirst(
                _transaction.Context,
                default,
                SortedSetArguments.PopFirst(_transaction.EncodeAll(keys), order, count)),
            _transaction.Codec<T>());
}
