using MemoryDb.Commit;
using MemoryDb.Data;
using MemoryDb.Execution;
using MemoryDb.Operations;
using MemoryDb.Serialization;

namespace MemoryDb;

/// <summary>Commands on several strings at once, each one atomic.</summary>
/// <remarks>
/// Every command may fail with <see cref="NotPrimaryException"/>, <see cref="OutcomeUnknownException"/> and, if it
/// writes, <see cref="LogUnavailableException"/>.
/// </remarks>
public readonly struct StringCommands
{
    private readonly DatabaseInstance _instance;

    internal StringCommands(DatabaseInstance instance) => _instance = instance;

    /// <summary>
    /// The values of the keys, in their order; nothing for a key that does not exist or holds another type (MGET).
    /// O(n).
    /// </summary>
    /// <exception cref="WrongValueException">The bytes of one are no <typeparamref name="T"/>.</exception>
    public ValueTask<Optional<T>[]> GetAsync<T>(
        IReadOnlyCollection<Key> keys, CancellationToken cancellationToken = default)
    {
        EncodedKey[] encoded = _instance.Commands.OwnedKeys(keys);
        return _instance.Commands.ReadManyAsync(
            encoded, encoded, StringOperations.GetMany, _instance.Codecs.Get<T>().DecodeAllOptional, cancellationToken);
    }

    /// <summary>
    /// Sets all of the keys, whatever they held, without an expiry; of a key named twice the last counts (MSET).
    /// O(n).
    /// </summary>
    public ValueTask SetAsync<T>(
        IReadOnlyCollection<KeyValuePair<Key, T>> values, CancellationToken cancellationToken = default) =>
        Set(values, When.Always, cancellationToken).WithoutResult();

    /// <summary>Sets all of the keys if none of them exists, else none (MSETNX). O(n).</summary>
    /// <returns>Whether they were set.</returns>
    public ValueTask<bool> SetIfNoneExistsAsync<T>(
        IReadOnlyCollection<KeyValuePair<Key, T>> values, CancellationToken cancellationToken = default) =>
        Set(values, When.NotExists, cancellationToken);

    private CommandReply<bool> Set<T>(
        IReadOnlyCollection<KeyValuePair<Key, T>> values, When when, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(values);
        ValueCodec<T> codec = _instance.Codecs.Get<T>();
        byte[][] pairs = [.. values.Select(value => StoredForm.Pair(value.Key, value.Value, codec))];
        KeyedHash hash = _instance.Commands.Hash;
        EncodedKey[] keys = Array.ConvertAll(pairs, pair => EncodedKey.OfPair(pair, hash));
        return _instance.Commands.WriteAsync(
            default,
            new StringSetMany(keys, pairs, when),
            StringOperations.SetMany,
            Decoded.AsIs,
            ReplyCancellation.WhileWaiting,
            cancellationToken);
    }
}
