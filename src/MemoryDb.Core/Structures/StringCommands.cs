using MemoryDb.Commit;
using MemoryDb.Data;
using MemoryDb.Execution;
using MemoryDb.Operations;

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
        Set(values, Expiry.Never, When.Always, cancellationToken).WithoutResult();

    /// <summary>
    /// Sets all of the keys and their expiry, if the condition holds for all of them, else none (MSETEX). O(n).
    /// </summary>
    /// <returns>Whether they were set.</returns>
    public ValueTask<bool> SetAsync<T>(
        IReadOnlyCollection<KeyValuePair<Key, T>> values,
        Expiry expiry,
        When when = When.Always,
        CancellationToken cancellationToken = default) =>
        Set(values, expiry, when, cancellationToken);

    /// <summary>
    /// Sets all of the keys, without an expiry, if none of them exists, else none (MSETNX). O(n).
    /// </summary>
    /// <returns>Whether they were set.</returns>
    public ValueTask<bool> SetIfNoneExistsAsync<T>(
        IReadOnlyCollection<KeyValuePair<Key, T>> values, CancellationToken cancellationToken = default) =>
        Set(values, Expiry.Never, When.NotExists, cancellationToken);

    private CommandReply<bool> Set<T>(
        IReadOnlyCollection<KeyValuePair<Key, T>> values,
        Expiry expiry,
        When when,
        CancellationToken cancellationToken)
    {
        CommandRunner commands = _instance.Commands;
        return commands.WriteAsync(
            default,
            StringArguments.SetMany(values, _instance.Codecs.Get<T>(), commands.Hash, expiry, when),
            StringOperations.SetMany,
            Decoded.AsIs,
            ReplyCancellation.WhileWaiting,
            cancellationToken);
    }
}
