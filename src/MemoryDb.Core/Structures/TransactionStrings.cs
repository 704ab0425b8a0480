using MemoryDb.Data;
using MemoryDb.Execution;
using MemoryDb.Operations;

namespace MemoryDb;

/// <summary>
/// Commands on several strings inside a transaction; each member does what its twin in <see cref="StringCommands"/>
/// does.
/// </summary>
public readonly struct TransactionStrings
{
    private readonly Transaction _transaction;

    internal TransactionStrings(Transaction transaction) => _transaction = transaction;

    /// <inheritdoc cref="StringCommands.GetAsync"/>
    public Optional<T>[] Get<T>(IReadOnlyCollection<Key> keys) => _transaction.Codec<T>().DecodeAllOptional(
        StringOperations.GetMany(_transaction.Context, default, _transaction.EncodeAll(keys)));

    /// <inheritdoc cref="StringCommands.SetAsync{T}(IReadOnlyCollection{KeyValuePair{Key, T}}, CancellationToken)"/>
    public void Set<T>(IReadOnlyCollection<KeyValuePair<Key, T>> values) => Set(values, Expiry.Never);

    /// <inheritdoc
    /// cref="StringCommands.SetAsync{T}(IReadOnlyCollection{KeyValuePair{Key, T}}, Expiry, When, CancellationToken)"/>
    public bool Set<T>(IReadOnlyCollection<KeyValuePair<Key, T>> values, Expiry expiry, When when = When.Always) =>
        StringOperations.SetMany(
            _transaction.Context,
            default,
            StringArguments.SetMany(values, _transaction.Codec<T>(), _transaction.KeyHash, expiry, when));

    /// <inheritdoc cref="StringCommands.SetIfNoneExistsAsync"/>
    public bool SetIfNoneExists<T>(IReadOnlyCollection<KeyValuePair<Key, T>> values) =>
        Set(values, Expiry.Never, When.NotExists);
}
