using MemoryDb.Data;
using MemoryDb.Execution;
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

    /// <inheritdoc cref="KeyCommands.ExistsAsync(IReadOnlyCollection{Key}, CancellationToken)"/>
    public long Exists(IReadOnlyCollection<Key> keys) =>
        KeyOperations.CountExisting(_transaction.Context, default, _transaction.EncodeAll(keys));

    /// <inheritdoc cref="KeyCommands.CountAsync"/>
    public long Count() => KeyOperations.Count(_transaction.Context, default, default);

    /// <inheritdoc cref="KeyCommands.ClearAsync"/>
    public void Clear() => KeyOperations.Clear(_transaction.Context, default, default);

    /// <inheritdoc cref="KeyCommands.CopyAsync"/>
    public bool Copy(Key source, Key destination, bool replace = false)
    {
        EncodedKey encoded = _transaction.Encode(source);
        KeyCopy argument = KeyArguments.Copy(in encoded, _transaction.Encode(destination), replace);
        return KeyCopyOperations.Copy(_transaction.Context, in encoded, argument);
    }

    /// <inheritdoc cref="KeyCommands.RenameAsync"/>
    public bool Rename(Key key, Key newKey, When when = When.Always) => KeyCopyOperations.Rename(
        _transaction.Context, _transaction.Encode(key), new KeyRename(_transaction.Encode(newKey), when));

    /// <inheritdoc cref="KeyCommands.DeleteAsync(Key, CancellationToken)"/>
    public bool Delete(Key key) => KeyOperations.Delete(_transaction.Context, _transaction.Encode(key), default);

    /// <inheritdoc cref="KeyCommands.DeleteAsync(IReadOnlyCollection{Key}, CancellationToken)"/>
    public long Delete(IReadOnlyCollection<Key> keys) =>
        KeyOperations.DeleteMany(_transaction.Context, default, _transaction.EncodeAll(keys));

    /// <inheritdoc cref="KeyCommands.ExpireAsync"/>
    public bool Expire(Key key, Expiry expiry, ExpireWhen when = ExpireWhen.Always) => KeyOperations.Expire(
        _transaction.Context, _transaction.Encode(key), KeyArguments.Expire(expiry, when));

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
