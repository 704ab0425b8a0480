using MemoryDb.Data;
using MemoryDb.Execution;
using MemoryDb.Operations;
using MemoryDb.Serialization;

namespace MemoryDb;

/// <summary>
/// The set at one key inside a transaction; each member does what its twin in <see cref="DurableSet{T}"/> does.
/// </summary>
/// <typeparam name="T">The members' type.</typeparam>
public readonly partial struct TransactionSet<T>
{
    private readonly Transaction _transaction;
    private readonly EncodedKey _encodedKey;
    private readonly ValueCodec<T> _codec;

    internal TransactionSet(Transaction transaction, Key key)
    {
        _transaction = transaction;
        _encodedKey = transaction.Encode(key);
        _codec = transaction.Codec<T>();
        Key = key;
    }

    /// <summary>The key.</summary>
    public Key Key { get; }

    /// <inheritdoc cref="DurableSet{T}.AddAsync(T, CancellationToken)"/>
    public bool Add(T member) =>
        SetOperations.Add(_transaction.Context, in _encodedKey, StoredForm.Of(member, _codec));

    /// <inheritdoc cref="DurableSet{T}.AddAsync(IReadOnlyCollection{T}, CancellationToken)"/>
    public long Add(IReadOnlyCollection<T> members) =>
        SetOperations.AddMany(_transaction.Context, in _encodedKey, StoredForm.OfAll(members, _codec));

    /// <inheritdoc cref="DurableSet{T}.RemoveAsync(T, CancellationToken)"/>
    public bool Remove(T member) =>
        SetOperations.Remove(_transaction.Context, in _encodedKey, StoredForm.Of(member, _codec));

    /// <inheritdoc cref="DurableSet{T}.RemoveAsync(IReadOnlyCollection{T}, CancellationToken)"/>
    public long Remove(IReadOnlyCollection<T> members) =>
        SetOperations.RemoveMany(_transaction.Context, in _encodedKey, StoredForm.OfAll(members, _codec));

    /// <inheritdoc cref="DurableSet{T}.ContainsAsync(T, CancellationToken)"/>
    public bool Contains(T member) =>
        SetOperations.Contains(_transaction.Context, in _encodedKey, StoredForm.Of(member, _codec));

    /// <inheritdoc cref="DurableSet{T}.ContainsAsync(IReadOnlyCollection{T}, CancellationToken)"/>
    public bool[] Contains(IReadOnlyCollection<T> members) =>
        SetOperations.ContainsMany(_transaction.Context, in _encodedKey, StoredForm.OfAll(members, _codec));

    /// <inheritdoc cref="DurableSet{T}.MembersAsync"/>
    public T[] Members() => _codec.DecodeAll(SetOperations.Members(_transaction.Context, in _encodedKey, default));

    /// <inheritdoc cref="DurableSet{T}.CountAsync"/>
    public long Count() => SetOperations.Count(_transaction.Context, in _encodedKey, default);

    /// <inheritdoc cref="DurableSet{T}.PopAsync(CancellationToken)"/>
    public Optional<T> Pop() => _codec.DecodeOptional(SetOperations.Pop(_transaction.Context, in _encodedKey, default));

    /// <inheritdoc cref="DurableSet{T}.PopAsync(int, CancellationToken)"/>
    public T[] Pop(int count) => _codec.DecodeAll(
        SetOperations.PopMany(_transaction.Context, in _encodedKey, SetArguments.Count(count)));

    /// <inheritdoc cref="DurableSet{T}.RandomMemberAsync"/>
    public Optional<T> RandomMember() =>
        _codec.DecodeOptional(SetOperations.RandomMember(_transaction.Context, in _encodedKey, default));

    /// <inheritdoc cref="DurableSet{T}.RandomMembersAsync"/>
    public T[] RandomMembers(int count, bool allowRepetition = false) => _codec.DecodeAll(SetOperations.RandomMany(
        _transaction.Context,
        in _encodedKey,
        new RandomDraw(SetArguments.DrawCount(count, allowRepetition), allowRepetition)));
}
