using MemoryDb.Commit;
using MemoryDb.Data;
using MemoryDb.Execution;
using MemoryDb.Operations;

namespace MemoryDb;

public readonly partial struct DurableString<T>
{
    /// <summary>
    /// Sets the value and its expiry if the stored bytes are those of the value expected (SET with IFEQ). O(n) in them.
    /// </summary>
    /// <returns>Whether it was set; not if the key does not exist.</returns>
    public ValueTask<bool> SetIfEqualAsync(
        T value, T expected, Expiry expiry = default, CancellationToken cancellationToken = default) =>
        SetIf(
            StoredForm.Of(expected, _codec), value, expiry, StringCompareOperations.SetIfEqual, cancellationToken);

    /// <summary>Deletes the key if the stored bytes are those of the value expected (DELIFEQ). O(n) in them.</summary>
    /// <returns>Whether it was deleted.</returns>
    public ValueTask<bool> DeleteIfEqualAsync(T expected, CancellationToken cancellationToken = default) =>
        DeleteIf(StoredForm.Of(expected, _codec), StringCompareOperations.DeleteIfEqual, cancellationToken);

    /// <summary>
    /// The value, if the key exists, with the revision of the key's last write, expiry included, to be handed to
    /// <see cref="SetIfUnchangedAsync"/> or <see cref="DeleteIfUnchangedAsync"/>. O(1).
    /// </summary>
    /// <exception cref="WrongValueException">The stored bytes are no <typeparamref name="T"/>.</exception>
    public ValueTask<Revised<T>> GetRevisedAsync(CancellationToken cancellationToken = default)
    {
        Arguments arguments = _commands.Arguments(Key);
        return _commands.ReadAsync(
            arguments,
            default(NoArgument),
            StringCompareOperations.GetRevised,
            _codec.DecodeRevised,
            cancellationToken);
    }

    /// <summary>
    /// Sets the value and its expiry if the key's last write is still the one expected; <see cref="Revision.None"/>
    /// expects that there is no key. O(1).
    /// </summary>
    /// <returns>Whether it was set.</returns>
    public ValueTask<bool> SetIfUnchangedAsync(
        T value, Revision expected, Expiry expiry = default, CancellationToken cancellationToken = default) =>
        SetIf(expected, value, expiry, StringCompareOperations.SetIfUnchanged, cancellationToken);

    /// <summary>Deletes the key if its last write is still the one expected. O(1).</summary>
    /// <returns>Whether it was deleted.</returns>
    public ValueTask<bool> DeleteIfUnchangedAsync(Revision expected, CancellationToken cancellationToken = default) =>
        DeleteIf(expected, StringCompareOperations.DeleteIfUnchanged, cancellationToken);

    private CommandReply<bool> SetIf<TExpected>(
        TExpected expected,
        T value,
        Expiry expiry,
        Operation<WriteContext, StringCompare<TExpected>, bool> operation,
        CancellationToken cancellationToken)
    {
        byte[] pair = StoredForm.Pair(Key, value, _codec);
        return _commands.WriteAsync(
            EncodedKey.OfPair(pair, _commands.Hash),
            new StringCompare<TExpected>(expected, pair, expiry),
            operation,
            Decoded.AsIs,
            ReplyCancellation.WhileWaiting,
            cancellationToken);
    }

    private CommandReply<bool> DeleteIf<TExpected>(
        TExpected expected, Operation<WriteContext, TExpected, bool> operation, CancellationToken cancellationToken) =>
        _commands.WriteAsync(
            _commands.OwnedKey(Key),
            expected,
            operation,
            Decoded.AsIs,
            ReplyCancellation.WhileWaiting,
            cancellationToken);
}
