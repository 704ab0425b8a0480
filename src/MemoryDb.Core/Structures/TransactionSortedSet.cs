using MemoryDb.Data;
using MemoryDb.Effects;
using MemoryDb.Execution;
using MemoryDb.Operations;
using MemoryDb.Serialization;

namespace MemoryDb;

/// <summary>
/// The sorted set at one key inside a transaction; each member does what its twin in <see cref="DurableSortedSet{T}"/>
/// does.
/// </summary>
/// <typeparam name="T">The members' type.</typeparam>
public readonly struct TransactionSortedSet<T>
{
    private readonly Transaction _transaction;
    private readonly EncodedKey _encodedKey;
    private readonly ValueCodec<T> _codec;

    internal TransactionSortedSet(Transaction transaction, Key key)
    {
        _transaction = transaction;
        _encodedKey = transaction.Encode(key);
        _codec = transaction.Codec<T>();
        Key = key;
    }

    /// <summary>The key.</summary>
    public Key Key { get; }

    /// <inheritdoc cref="DurableSortedSet{T}.AddAsync(T, double, SortedSetWhen, CancellationToken)"/>
    public bool Add(T member, double score, SortedSetWhen when = SortedSetWhen.Always) =>
        Add([SortedSetArguments.Item(member, score, _codec)], when, countsChanged: false) == 1;

    /// <inheritdoc
    /// cref="DurableSortedSet{T}.AddAsync(IReadOnlyCollection{ScoredMember{T}}, SortedSetWhen, CancellationToken)"/>
    public long Add(IReadOnlyCollection<ScoredMember<T>> members, SortedSetWhen when = SortedSetWhen.Always) =>
        Add(SortedSetArguments.Items(members, _codec), when, countsChanged: false);

    /// <inheritdoc cref="DurableSortedSet{T}.UpdateAsync(T, double, SortedSetWhen, CancellationToken)"/>
    public bool Update(T member, double score, SortedSetWhen when = SortedSetWhen.Always) =>
        Add([SortedSetArguments.Item(member, score, _codec)], when, countsChanged: true) == 1;

    /// <inheritdoc
    /// cref="DurableSortedSet{T}.UpdateAsync(IReadOnlyCollection{ScoredMember{T}}, SortedSetWhen, CancellationToken)"/>
    public long Update(IReadOnlyCollection<ScoredMember<T>> members, SortedSetWhen when = SortedSetWhen.Always) =>
        Add(SortedSetArguments.Items(members, _codec), when, countsChanged: true);

    /// <inheritdoc cref="DurableSortedSet{T}.IncrementAsync(T, double, CancellationToken)"/>
    public double Increment(T member, double by = 1) => Increment(member, by, SortedSetWhen.Always).Value;

    /// <inheritdoc cref="DurableSortedSet{T}.IncrementAsync(T, double, SortedSetWhen, CancellationToken)"/>
    public Optional<double> Increment(T member, double by, SortedSetWhen when)
    {
        EffectItem item = SortedSetArguments.Item(member, SortedSetArguments.Score(by), _codec);
        return SortedSetReplies.Score(SortedSetOperations.Increment(
            _transaction.Context, in _encodedKey, new SortedSetIncrement(item, SortedSetArguments.When(when))));
    }

    /// <inheritdoc cref="DurableSortedSet{T}.RemoveAsync(T, CancellationToken)"/>
    public bool Remove(T member) =>
        SortedSetOperations.Remove(_transaction.Context, in _encodedKey, StoredForm.Of(member, _codec));

    /// <inheritdoc cref="DurableSortedSet{T}.RemoveAsync(IReadOnlyCollection{T}, CancellationToken)"/>
    public long Remove(IReadOnlyCollection<T> members) =>
        SortedSetOperations.RemoveMany(_transaction.Context, in _encodedKey, StoredForm.OfAll(members, _codec));

    /// <inheritdoc cref="DurableSortedSet{T}.RemoveRangeAsync"/>
    public long RemoveRange(long start, long stop, Order order = Order.Ascending) =>
        SortedSetRangeOperations.RemoveRange(_transaction.Context, in _encodedKey, new RankRange(start, stop, order));

    /// <inheritdoc cref="DurableSortedSet{T}.RemoveRangeByScoreAsync"/>
    public long RemoveRangeByScore(ScoreRange scores) =>
        SortedSetRangeOperations.RemoveRangeByScore(_transaction.Context, in _encodedKey, scores);

    /// <inheritdoc cref="DurableSortedSet{T}.RemoveRangeByMemberAsync"/>
    public long RemoveRangeByMember(MemberRange<T> members) => SortedSetRangeOperations.RemoveRangeByMember(
        _transaction.Context, in _encodedKey, SortedSetArguments.Range(members, _codec));

    /// <inheritdoc cref="DurableSortedSet{T}.ScoreAsync"/>
    public Optional<double> Score(T member) => SortedSetReplies.Score(
        SortedSetOperations.Score(_transaction.Context, in _encodedKey, StoredForm.Of(member, _codec)));

    /// <inheritdoc cref="DurableSortedSet{T}.ScoresAsync"/>
    public Optional<double>[] Scores(IReadOnlyCollection<T> members) => SortedSetReplies.Scores(
        SortedSetOperations.ScoreMany(_transaction.Context, in _encodedKey, StoredForm.OfAll(members, _codec)));

    /// <inheritdoc cref="DurableSortedSet{T}.RankAsync"/>
    public Optional<long> Rank(T member, Order order = Order.Ascending)
    {
        var ranked = new RankedMember(StoredForm.Of(member, _codec), order);
        return SortedSetReplies.Rank(SortedSetOperations.Rank(_transaction.Context, in _encodedKey, ranked));
    }

    /// <inheritdoc cref="DurableSortedSet{T}.CountAsync(CancellationToken)"/>
    public long Count() => SortedSetOperations.Count(_transaction.Context, in _encodedKey, default);

    /// <inheritdoc cref="DurableSortedSet{T}.CountAsync(ScoreRange, CancellationToken)"/>
    public long Count(ScoreRange scores) =>
        SortedSetRangeOperations.CountInRange(_transaction.Context, in _encodedKey, scores);

    /// <inheritdoc cref="DurableSortedSet{T}.CountAsync(MemberRange{T}, CancellationToken)"/>
    public long Count(MemberRange<T> members) => SortedSetRangeOperations.CountByMember(
        _transaction.Context, in _encodedKey, SortedSetArguments.Range(members, _codec));

    /// <inheritdoc cref="DurableSortedSet{T}.RangeAsync"/>
    public ScoredMember<T>[] Range(long start = 0, long stop = -1, Order order = Order.Ascending) =>
        _codec.DecodeAllScored(SortedSetRangeOperations.Range(
            _transaction.Context, in _encodedKey, new RankRange(start, stop, order)));

    /// <inheritdoc cref="DurableSortedSet{T}.RangeByScoreAsync"/>
    public ScoredMember<T>[] RangeByScore(
        ScoreRange scores, Order order = Order.Ascending, long offset = 0, long count = -1) =>
        _codec.DecodeAllScored(SortedSetRangeOperations.RangeByScore(
            _transaction.Context,
            in _encodedKey,
            SortedSetArguments.Selection(scores, order, offset, count)));

    /// <inheritdoc cref="DurableSortedSet{T}.RangeByMemberAsync"/>
    public ScoredMember<T>[] RangeByMember(
        MemberRange<T> members, Order order = Order.Ascending, long offset = 0, long count = -1) =>
        _codec.DecodeAllScored(SortedSetRangeOperations.RangeByMember(
            _transaction.Context,
            in _encodedKey,
            SortedSetArguments.Selection(SortedSetArguments.Range(members, _codec), order, offset, count)));

    /// <inheritdoc cref="DurableSortedSet{T}.RangeAndStoreAsync"/>
    public long RangeAndStore(Key destination, long start = 0, long stop = -1, Order order = Order.Ascending) =>
        Store(destination, new RankRange(start, stop, order), SortedSetRangeOperations.StoreRange);

    /// <inheritdoc cref="DurableSortedSet{T}.RangeByScoreAndStoreAsync"/>
    public long RangeByScoreAndStore(
        Key destination,
        ScoreRange scores,
        Order order = Order.Ascending,
        long offset = 0,
        long count = -1) =>
        Store(
            destination,
            SortedSetArguments.Selection(scores, order, offset, count),
            SortedSetRangeOperations.StoreRangeByScore);

    /// <inheritdoc cref="DurableSortedSet{T}.RangeByMemberAndStoreAsync"/>
    public long RangeByMemberAndStore(
        Key destination,
        MemberRange<T> members,
        Order order = Order.Ascending,
        long offset = 0,
        long count = -1) =>
        Store(
            destination,
            SortedSetArguments.Selection(SortedSetArguments.Range(members, _codec), order, offset, count),
            SortedSetRangeOperations.StoreRangeByMember);

    /// <inheritdoc cref="DurableSortedSet{T}.CombineAsync"/>
    public ScoredMember<T>[] Combine(
        SetOperation operation,
        IReadOnlyCollection<Key> others,
        IReadOnlyCollection<double>? weights = null,
        Aggregate aggregate = Aggregate.Sum) =>
        SortedSetReplies.InOrder(
            SortedSetCombineOperations.Combine(
                _transaction.Context,
                default,
                SortedSetArguments.Combination(operation, OwnKeyAnd(others), weights, aggregate)),
            _codec);

    /// <inheritdoc cref="DurableSortedSet{T}.CombineAndStoreAsync"/>
    public long CombineAndStore(
        Key destination,
        SetOperation operation,
        IReadOnlyCollection<Key> others,
        IReadOnlyCollection<double>? weights = null,
        Aggregate aggregate = Aggregate.Sum) =>
        Store(
            destination,
            SortedSetArguments.Combination(operation, OwnKeyAnd(others), weights, aggregate),
            SortedSetCombineOperations.CombineAndStore);

    /// <inheritdoc cref="DurableSortedSet{T}.IntersectionCountAsync"/>
    public long IntersectionCount(IReadOnlyCollection<Key> others, long limit = 0) =>
        SortedSetCombineOperations.CountIntersection(
            _transaction.Context, default, SortedSetArguments.IntersectionCount(OwnKeyAnd(others), limit));

    /// <inheritdoc cref="DurableSortedSet{T}.RandomMemberAsync"/>
    public Optional<ScoredMember<T>> RandomMember() => _codec.DecodeOptionalScored(
        SortedSetOperations.RandomMember(_transaction.Context, in _encodedKey, default));

    /// <inheritdoc cref="DurableSortedSet{T}.RandomMembersAsync"/>
    public ScoredMember<T>[] RandomMembers(int count, bool allowRepetition = false) =>
        _codec.DecodeAllScored(SortedSetOperations.RandomMany(
            _transaction.Context,
            in _encodedKey,
            new RandomDraw(SetArguments.DrawCount(count, allowRepetition), allowRepetition)));

    /// <inheritdoc cref="DurableSortedSet{T}.PopMinAsync(CancellationToken)"/>
    public Optional<ScoredMember<T>> PopMin() => Pop(Order.Ascending);

    /// <inheritdoc cref="DurableSortedSet{T}.PopMinAsync(int, CancellationToken)"/>
    public ScoredMember<T>[] PopMin(int count) => PopMany(SetArguments.Count(count), Order.Ascending);

    /// <inheritdoc cref="DurableSortedSet{T}.PopMaxAsync(CancellationToken)"/>
    public Optional<ScoredMember<T>> PopMax() => Pop(Order.Descending);

    /// <inheritdoc cref="DurableSortedSet{T}.PopMaxAsync(int, CancellationToken)"/>
    public ScoredMember<T>[] PopMax(int count) => PopMany(SetArguments.Count(count), Order.Descending);

    private long Add(EffectItem[] items, SortedSetWhen when, bool countsChanged) => SortedSetOperations.Add(
        _transaction.Context,
        in _encodedKey,
        new SortedSetAdd(items, SortedSetArguments.When(when), countsChanged));

    private long Store<TSelection>(
        Key destination, TSelection selection, Operation<WriteContext, StoredSelection<TSelection>, long> operation) =>
        operation(
            _transaction.Context,
            in _encodedKey,
            new StoredSelection<TSelection>(_transaction.Encode(destination), selection));

    private EncodedKey[] OwnKeyAnd(IReadOnlyCollection<Key> others) => [_encodedKey, .. _transaction.EncodeAll(others)];

    private Optional<ScoredMember<T>> Pop(Order order) => _codec.DecodeOptionalScored(
        SortedSetOperations.Pop(_transaction.Context, in _encodedKey, order));

    private ScoredMember<T>[] PopMany(int count, Order order) => _codec.DecodeAllScored(
        SortedSetOperations.PopMany(_transaction.Context, in _encodedKey, new SortedSetPop(count, order)));
}
