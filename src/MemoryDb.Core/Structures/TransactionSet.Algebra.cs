using MemoryDb.Data;
using MemoryDb.Execution;
using MemoryDb.Operations;

namespace MemoryDb;

/// <content>What takes several sets together.</content>
public readonly partial struct TransactionSet<T>
{
    /// <inheritdoc cref="DurableSet{T}.CombineAsync"/>
    public T[] Combine(SetOperation operation, IReadOnlyCollection<Key> others) =>
        _codec.DecodeAll(SetAlgebraOperations.Combine(
            _transaction.Context, default, new SetCombination(SetArguments.Operation(operation), KeysWith(others))));

    /// <inheritdoc cref="DurableSet{T}.CombineAndStoreAsync"/>
    public long CombineAndStore(Key destination, SetOperation operation, IReadOnlyCollection<Key> others) =>
        SetAlgebraOperations.CombineAndStore(
            _transaction.Context,
            default,
            new SetCombination(
                SetArguments.Operation(operation), KeysWith(others), _transaction.Encode(destination)));

    /// <inheritdoc cref="DurableSet{T}.IntersectionCountAsync"/>
    public long IntersectionCount(IReadOnlyCollection<Key> others, long limit = 0) =>
        SetAlgebraOperations.CountIntersection(
            _transaction.Context, default, new SetIntersection(KeysWith(others), SetArguments.Limit(limit)));

    /// <inheritdoc cref="DurableSet{T}.MoveAsync"/>
    public bool Move(Key destination, T member) => SetAlgebraOperations.Move(
        _transaction.Context,
        in _encodedKey,
        new SetMove(_transaction.Encode(destination), StoredForm.Of(member, _codec)));

    private EncodedKey[] KeysWith(IReadOnlyCollection<Key> others) =>
        [_encodedKey, .. _transaction.EncodeAll(others)];
}
