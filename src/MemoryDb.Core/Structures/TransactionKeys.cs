using MemoryDb.Data;
using MemoryDb.Operations;

namespace MemoryDb;

/// <summary>
/// Commands on keys inside a transaction; each member does what its twin in <see cref="KeyCommands"/> does.
/// </summary>
public readonly struct TransactionKeys
{
    private readonly Transaction _transaction;

    internal TransactionKeys(Transaction transaction) => _transaction = transaction;

    /// <inheritdoc cref="KeyCommands.ExistsAsync(Key, CancellationToken)"/>
    public bool Exists(Key key) => KeyOperations.Exists(_transaction.Context, _transaction.Encode(key), default);

    /// <inheritdoc cref="KeyCommands.DeleteAsync(Key, CancellationToken)"/>
    public bool Delete(Key key) => KeyOperations.Delete(_transaction.Context, _transaction.Encode(key), default);

    /// <inheritdoc cref="KeyCommands.ExpireAsync"/>
    public bool Expire(Key key, Expiry expiry) =>
        KeyOperations.Expire(_transaction.Context, _transaction.Encode(key), expiry);

    /// <inheritdoc cref="KeyCommands.PersistAsync"/>
    public bool Persist(Key key) => KeyOperations.Persist(_transaction.Context, _transaction.Encode(key), default);

    /// <inheritdoc cref="KeyCommands.TimeToLiveAsync"/>
    public Optional<TimeSpan> TimeToLive(Key key) => KeyCommands.DecodeTimeToLive(
        KeyOperations.TimeToLive(_transaction.Context, _transaction.Encode(key), default));

    /// <inheritdoc cref="KeyCommands.ExpiryTimeAsync"/>
    public Optional<DateTimeOffset> ExpiryTime(Key key) => KeyCommands.DecodeExpiryTime(
        KeyOperations.ExpiryTime(_transaction.Context, _transaction.Encode(key), default));

    /// <inheritdoc cref="KeyCommands.TypeAsync"/>
    public KeyType Type(Key key) => KeyOperations.Type(_transaction.Context, _transaction.Encode(key), default);
}
