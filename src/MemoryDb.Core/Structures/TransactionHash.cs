using MemoryDb.Data;
using MemoryDb.Execution;
using MemoryDb.Operations;
using MemoryDb.Serialization;

namespace MemoryDb;

/// <summary>
/// The hash at one key inside a transaction; each member does what its twin in
/// <see cref="DurableHash{TField, TValue}"/> does.
/// </summary>
/// <typeparam name="TField">The fields' type.</typeparam>
/// <typeparam name="TValue">The values' type.</typeparam>
public readonly struct TransactionHash<TField, TValue>
{
    private readonly Transaction _transaction;
    private readonly EncodedKey _encodedKey;
    private readonly ValueCodec<TField> _fieldCodec;
    private readonly ValueCodec<TValue> _valueCodec;

    internal TransactionHash(Transaction transaction, Key key)
    {
        _transaction = transaction;
        _encodedKey = transaction.Encode(key);
        _fieldCodec = transaction.Codec<TField>();
        _valueCodec = transaction.Codec<TValue>();
        Key = key;
    }

    /// <summary>The key.</summary>
    public Key Key { get; }

    /// <inheritdoc cref="DurableHash{TField, TValue}.GetAsync(TField, CancellationToken)"/>
    public Optional<TValue> Get(TField field) => _valueCodec.DecodeOptional(
        HashOperations.Get(_transaction.Context, in _encodedKey, StoredForm.Of(field, _fieldCodec)));

    /// <inheritdoc cref="DurableHash{TField, TValue}.GetAsync(IReadOnlyCollection{TField}, CancellationToken)"/>
    public Optional<TValue>[] Get(IReadOnlyCollection<TField> fields)
    {
        ReadOnlyMemory<byte>[] encoded =
            Array.ConvertAll(StoredForm.OfAll(fields, _fieldCodec), static field => new ReadOnlyMemory<byte>(field));
        return _valueCodec.DecodeAllOptional(HashOperations.GetMany(_transaction.Context, in _encodedKey, encoded));
    }

    /// <inheritdoc cref="DurableHash{TField, TValue}.GetAllAsync"/>
    public KeyValuePair<TField, TValue>[] GetAll() => Decoder().DecodePairs(StoredPairs());

    /// <inheritdoc cref="DurableHash{TField, TValue}.FieldsAsync"/>
    public TField[] Fields() => Decoder().DecodeFields(StoredPairs());

    /// <inheritdoc cref="DurableHash{TField, TValue}.ValuesAsync"/>
    public TValue[] Values() => Decoder().DecodeValues(StoredPairs());

    /// <inheritdoc cref="DurableHash{TField, TValue}.RandomFieldAsync"/>
    public Optional<TField> RandomField() =>
        Decoder().DecodeOptionalField(HashOperations.RandomPair(_transaction.Context, in _encodedKey, default));

    /// <inheritdoc cref="DurableHash{TField, TValue}.RandomFieldsAsync"/>
    public TField[] RandomFields(int count, bool allowRepetition = false) =>
        Decoder().DecodeFields(Draw(count, allowRepetition));

    /// <inheritdoc cref="DurableHash{TField, TValue}.RandomPairsAsync"/>
    public KeyValuePair<TField, TValue>[] RandomPairs(int count, bool allowRepetition = false) =>
        Decoder().DecodePairs(Draw(count, allowRepetition));

    /// <inheritdoc cref="DurableHash{TField, TValue}.ExistsAsync"/>
    public bool Exists(TField field) =>
        HashOperations.Exists(_transaction.Context, in _encodedKey, StoredForm.Of(field, _fieldCodec));

    /// <inheritdoc cref="DurableHash{TField, TValue}.LengthAsync"/>
    public long Length(TField field) =>
        HashOperations.Length(_transaction.Context, in _encodedKey, StoredForm.Of(field, _fieldCodec));

    /// <inheritdoc cref="DurableHash{TField, TValue}.CountAsync"/>
    public long Count() => HashOperations.Count(_transaction.Context, in _encodedKey, default);

    /// <inheritdoc cref="DurableHash{TField, TValue}.SetAsync(TField, TValue, When, CancellationToken)"/>
    public bool Set(TField field, TValue value, When when = When.Always) => HashOperations.Set(
        _transaction.Context,
        in _encodedKey,
        new HashPut(StoredForm.Pair(field, _fieldCodec, value, _valueCodec), when));

    /// <inheritdoc cref="DurableHash{F, V}.SetAsync(IReadOnlyCollection{KeyValuePair{F, V}}, CancellationToken)"/>
    public long Set(IReadOnlyCollection<KeyValuePair<TField, TValue>> pairs) => HashOperations.SetMany(
        _transaction.Context, in _encodedKey, StoredForm.Pairs(pairs, _fieldCodec, _valueCodec));

    /// <inheritdoc cref="DurableHash{TField, TValue}.DeleteAsync(TField, CancellationToken)"/>
    public bool Delete(TField field) =>
        HashOperations.Delete(_transaction.Context, in _encodedKey, StoredForm.Of(field, _fieldCodec));

    /// <inheritdoc cref="DurableHash{TField, TValue}.DeleteAsync(IReadOnlyCollection{TField}, CancellationToken)"/>
    public long Delete(IReadOnlyCollection<TField> fields) =>
        HashOperations.DeleteMany(_transaction.Context, in _encodedKey, StoredForm.OfAll(fields, _fieldCodec));

    /// <inheritdoc cref="DurableHash{TField, TValue}.GetAndDeleteAsync"/>
    public Optional<TValue> GetAndDelete(TField field) => _valueCodec.DecodeOptional(
        HashOperations.GetAndDelete(_transaction.Context, in _encodedKey, StoredForm.Of(field, _fieldCodec)));

    /// <inheritdoc cref="DurableHash{TField, TValue}.IncrementAsync(TField, long, CancellationToken)"/>
    public long Increment(TField field, long by = 1) => HashOperations.Increment(
        _transaction.Context, in _encodedKey, new HashIncrement<long>(StoredForm.Of(field, _fieldCodec), by));

    /// <inheritdoc cref="DurableHash{TField, TValue}.IncrementAsync(TField, double, CancellationToken)"/>
    public double Increment(TField field, double by) => HashOperations.IncrementDouble(
        _transaction.Context, in _encodedKey, new HashIncrement<double>(StoredForm.Of(field, _fieldCodec), by));

    /// <inheritdoc cref="DurableHash{TField, TValue}.DecrementAsync"/>
    public long Decrement(TField field, long by = 1) => HashOperations.Decrement(
        _transaction.Context, in _encodedKey, new HashIncrement<long>(StoredForm.Of(field, _fieldCodec), by));

    private PairDecoder<TField, TValue> Decoder() => new(_fieldCodec, _valueCodec);

    private byte[][] Draw(int count, bool allowRepetition) => HashOperations.RandomPairs(
        _transaction.Context,
        in _encodedKey,
        new RandomDraw(SetArguments.DrawCount(count, allowRepetition), allowRepetition));

    private byte[][] StoredPairs() => HashOperations.GetAll(_transaction.Context, in _encodedKey, default);
}
