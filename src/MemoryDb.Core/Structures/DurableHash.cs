using System.Runtime.CompilerServices;
using MemoryDb.Commit;
using MemoryDb.Data;
using MemoryDb.Execution;
using MemoryDb.Operations;
using MemoryDb.Serialization;

namespace MemoryDb;

/// <summary>
/// The hash at one key: fields, each with a value, in no order. A cheap handle: the key need not exist; the first
/// field set creates it, and with its last field it goes.
/// </summary>
/// <typeparam name="TField">The fields' type.</typeparam>
/// <typeparam name="TValue">The values' type.</typeparam>
/// <remarks>
/// A field or a value has at most 512 MiB. Every command may fail with <see cref="WrongTypeException"/> (the key
/// holds another type), <see cref="NotPrimaryException"/>, <see cref="OutcomeUnknownException"/> and, if it
/// writes or removes an expired key, <see cref="LogUnavailableException"/>;
/// and, if it returns fields or values, with
/// <see cref="WrongValueException"/>: the stored bytes are none.
/// </remarks>
public readonly struct DurableHash<TField, TValue>
{
    private readonly CommandRunner _commands;
    private readonly ValueCodec<TField> _fieldCodec;
    private readonly ValueCodec<TValue> _valueCodec;

    internal DurableHash(DatabaseInstance instance, Key key)
    {
        _commands = instance.Commands;
        _fieldCodec = instance.Codecs.Get<TField>();
        _valueCodec = instance.Codecs.Get<TValue>();
        Key = key;
    }

    /// <summary>The key.</summary>
    public Key Key { get; }

    /// <summary>The value of a field, if there is such a field (HGET). O(1).</summary>
    public ValueTask<Optional<TValue>> GetAsync(TField field, CancellationToken cancellationToken = default)
    {
        Arguments arguments = _commands.Arguments(Key);
        return _commands.ReadAsync(
            arguments,
            arguments.Add(field, _fieldCodec),
            HashOperations.Get,
            _valueCodec.DecodeOptional,
            cancellationToken);
    }

    /// <summary>The values of several fields, in their order; one atomic read (HMGET). O(n) in the fields.</summary>
    public ValueTask<Optional<TValue>[]> GetAsync(
        IReadOnlyCollection<TField> fields, CancellationToken cancellationToken = default)
    {
        Arguments arguments = _commands.Arguments(Key);
        return _commands.ReadAsync(
            arguments,
            arguments.AddAll(fields, _fieldCodec),
            HashOperations.GetMany,
            _valueCodec.DecodeAllOptional,
            cancellationToken);
    }

    /// <summary>All fields with their values, in no order; one atomic read (HGETALL). O(n).</summary>
    public ValueTask<KeyValuePair<TField, TValue>[]> GetAllAsync(CancellationToken cancellationToken = default) =>
        ReadAll(Decoder().DecodePairs, cancellationToken);

    /// <summary>All fields, in no order; one atomic read (HKEYS). O(n).</summary>
    public ValueTask<TField[]> FieldsAsync(CancellationToken cancellationToken = default) =>
        ReadAll(Decoder().DecodeFields, cancellationToken);

    /// <summary>All values, in no order; one atomic read (HVALS). O(n).</summary>
    public ValueTask<TValue[]> ValuesAsync(CancellationToken cancellationToken = default) =>
        ReadAll(Decoder().DecodeValues, cancellationToken);

    /// <summary>A field drawn at random, if there is one (HRANDFIELD). O(1).</summary>
    public ValueTask<Optional<TField>> RandomFieldAsync(CancellationToken cancellationToken = default) =>
        _commands.ReadAsync(
            _commands.Arguments(Key),
            default(NoArgument),
            HashOperations.RandomPair,
            Decoder().DecodeOptionalField,
            cancellationToken);

    /// <summary>
    /// Fields drawn at random (HRANDFIELD with a count). O(n) in the fields drawn, or in the hash if they are
    /// different and more than a third of it.
    /// </summary>
    /// <param name="count">How many.</param>
    /// <param name="allowRepetition">
    /// False: different fields, no more than there are. True: each is drawn from all fields, so that one may come
    /// several times, and there are always as many as asked for unless the hash is empty (in Redis, a negative count).
    /// </param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The count is negative, or above 1,048,576 with repetition.
    /// </exception>
    public ValueTask<TField[]> RandomFieldsAsync(
        int count, bool allowRepetition = false, CancellationToken cancellationToken = default) =>
        Draw(count, allowRepetition, Decoder().DecodeFields, cancellationToken);

    /// <summary>
    /// As <see cref="RandomFieldsAsync"/>, with the values (HRANDFIELD with WITHVALUES). O(n) in the fields drawn, or
    /// in the hash if they are different and more than a third of it.
    /// </summary>
    /// <inheritdoc cref="RandomFieldsAsync"/>
    public ValueTask<KeyValuePair<TField, TValue>[]> RandomPairsAsync(
        int count, bool allowRepetition = false, CancellationToken cancellationToken = default) =>
        Draw(count, allowRepetition, Decoder().DecodePairs, cancellationToken);

    /// <summary>
    /// Walks over the hash (HSCAN), a page at a time, beside whatever else goes on. A field that is there throughout
    /// comes exactly once, one that comes or goes meanwhile at most once; each value is one that the field had when
    /// its page was read. The pages are not one moment: for that, take <see cref="GetAllAsync"/>. O(n) for the whole
    /// walk, whatever the pattern.
    /// </summary>
    /// <param name="pattern">Which fields are shown (MATCH), by their stored bytes; the default: all.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    public async IAsyncEnumerable<KeyValuePair<TField, TValue>> ScanAsync(
        GlobPattern pattern = default, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        PairDecoder<TField, TValue> decoder = Decoder();
        ulong cursor = 0;
        do
        {
            ValueTask<PairPage> step = _commands.ReadAsync(
                _commands.Arguments(Key), cursor, HashOperations.Scan, Decoded.Same<PairPage>(), cancellationToken);
            PairPage page = await step;
            foreach (byte[] pair in page.Pairs)
            {
                if (pattern.IsMatch(StoredPair.Key(pair)))
                    yield return decoder.DecodePair(pair);
            }

            cursor = page.Next;
        }
        while (cursor != 0);
    }

    /// <summary>Whether there is such a field (HEXISTS). O(1).</summary>
    public ValueTask<bool> ExistsAsync(TField field, CancellationToken cancellationToken = default)
    {
        Arguments arguments = _commands.Arguments(Key);
        return _commands.ReadAsync(
            arguments, arguments.Add(field, _fieldCodec), HashOperations.Exists, Decoded.AsIs, cancellationToken);
    }

    /// <summary>How many bytes a field's value is stored in; 0 if there is no such field (HSTRLEN). O(1).</summary>
    public ValueTask<long> LengthAsync(TField field, CancellationToken cancellationToken = default)
    {
        Arguments arguments = _commands.Arguments(Key);
        return _commands.ReadAsync(
            arguments,
            arguments.Add(field, _fieldCodec),
            HashOperations.Length,
            Decoded.Same<long>(),
            cancellationToken);
    }

    /// <summary>How many fields there are; 0 if the key does not exist (HLEN). O(1).</summary>
    public ValueTask<long> CountAsync(CancellationToken cancellationToken = default) => _commands.ReadAsync(
        _commands.Arguments(Key), default(NoArgument), HashOperations.Count, Decoded.Same<long>(), cancellationToken);

    /// <summary>Sets a field, if the condition on it holds (HSET, HSETNX). O(1).</summary>
    /// <returns>
    /// Whether the field is new, so that for <see cref="When.NotExists"/> it is whether it was set; for
    /// <see cref="When.Exists"/>, where it is never new, also whether it was set.
    /// </returns>
    public ValueTask<bool> SetAsync(
        TField field, TValue value, When when = When.Always, CancellationToken cancellationToken = default) =>
        Write(
            new HashPut(StoredForm.Pair(field, _fieldCodec, value, _valueCodec), when),
            HashOperations.Set,
            cancellationToken);

    /// <summary>Sets several fields as one; of a field named twice the last counts (HSET). O(n) in them.</summary>
    /// <returns>How many of the fields are new.</returns>
    public ValueTask<long> SetAsync(
        IReadOnlyCollection<KeyValuePair<TField, TValue>> pairs, CancellationToken cancellationToken = default) =>
        Write(StoredForm.Pairs(pairs, _fieldCodec, _valueCodec), HashOperations.SetMany, cancellationToken);

    /// <summary>Deletes a field (HDEL). O(1).</summary>
    /// <returns>Whether there was such a field.</returns>
    public ValueTask<bool> DeleteAsync(TField field, CancellationToken cancellationToken = default) =>
        Write(StoredForm.Of(field, _fieldCodec), HashOperations.Delete, cancellationToken);

    /// <summary>Deletes several fields as one (HDEL). O(n) in the fields named.</summary>
    /// <returns>How many of them there were, one named twice counted once.</returns>
    public ValueTask<long> DeleteAsync(
        IReadOnlyCollection<TField> fields, CancellationToken cancellationToken = default) =>
        Write(StoredForm.OfAll(fields, _fieldCodec), HashOperations.DeleteMany, cancellationToken);

    /// <summary>
    /// Deletes a field and returns the value that it had, if there was such a field (HGETDEL). O(1). Once executed, it
    /// ignores the token.
    /// </summary>
    public ValueTask<Optional<TValue>> GetAndDeleteAsync(
        TField field, CancellationToken cancellationToken = default) =>
        _commands.WriteAsync(
            _commands.OwnedKey(Key),
            StoredForm.Of(field, _fieldCodec),
            HashOperations.GetAndDelete,
            _valueCodec.DecodeOptional,
            ReplyCancellation.NotOnceExecuted,
            cancellationToken);

    /// <summary>Adds to an integer, stored as text; an absent field counts as 0 (HINCRBY). O(1).</summary>
    /// <returns>The sum.</returns>
    /// <exception cref="WrongValueException">
    /// The value is no 64-bit integer, or the sum would not be one. To a value with a fraction add <c>1.0</c>, not
    /// <c>1</c>.
    /// </exception>
    public ValueTask<long> IncrementAsync(TField field, long by = 1, CancellationToken cancellationToken = default) =>
        Write(
            new HashIncrement<long>(StoredForm.Of(field, _fieldCodec), by),
            HashOperations.Increment,
            cancellationToken);

    /// <summary>Adds to a number, stored as text; an absent field counts as 0 (HINCRBYFLOAT). O(1).</summary>
    /// <returns>The sum.</returns>
    /// <exception cref="ArgumentException"><paramref name="by"/> is NaN.</exception>
    /// <exception cref="WrongValueException">The value is no number, or the sum would be infinite.</exception>
    public ValueTask<double> IncrementAsync(TField field, double by, CancellationToken cancellationToken = default) =>
        Write(
            new HashIncrement<double>(StoredForm.Of(field, _fieldCodec), by),
            HashOperations.IncrementDouble,
            cancellationToken);

    /// <summary>Subtracts from an integer, stored as text; an absent field counts as 0 (HINCRBY). O(1).</summary>
    /// <returns>The difference.</returns>
    /// <exception cref="WrongValueException">The value is no 64-bit integer, or the difference is none.</exception>
    public ValueTask<long> DecrementAsync(TField field, long by = 1, CancellationToken cancellationToken = default) =>
        Write(
            new HashIncrement<long>(StoredForm.Of(field, _fieldCodec), by),
            HashOperations.Decrement,
            cancellationToken);

    private PairDecoder<TField, TValue> Decoder() => new(_fieldCodec, _valueCodec);

    private CommandReply<TReply> ReadAll<TReply>(Func<byte[][], TReply> decode, CancellationToken cancellationToken) =>
        _commands.ReadAsync(
            _commands.Arguments(Key), default(NoArgument), HashOperations.GetAll, decode, cancellationToken);

    private CommandReply<TReply> Draw<TReply>(
        int count, bool allowRepetition, Func<byte[][], TReply> decode, CancellationToken cancellationToken) =>
        _commands.ReadAsync(
            _commands.Arguments(Key),
            new RandomDraw(SetArguments.DrawCount(count, allowRepetition), allowRepetition),
            HashOperations.RandomPairs,
            decode,
            cancellationToken);

    private CommandReply<TResult> Write<TArgument, TResult>(
        TArgument argument,
        Operation<WriteContext, TArgument, TResult> operation,
        CancellationToken cancellationToken) =>
        _commands.WriteAsync(
            _commands.OwnedKey(Key),
            argument,
            operation,
            Decoded.Same<TResult>(),
            ReplyCancellation.WhileWaiting,
            cancellationToken);
}
