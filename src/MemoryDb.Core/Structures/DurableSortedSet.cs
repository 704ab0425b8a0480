using System.Runtime.CompilerServices;
using MemoryDb.Commit;
using MemoryDb.Data;
using MemoryDb.Effects;
using MemoryDb.Execution;
using MemoryDb.Operations;
using MemoryDb.Serialization;

namespace MemoryDb;

/// <summary>
/// The sorted set at one key: members, each there once, in the order of their scores and, where these are equal, of
/// their stored bytes. A cheap handle: the key need not exist, a set comes with its first member and goes with its
/// last.
/// </summary>
/// <typeparam name="T">The members' type.</typeparam>
/// <remarks>
/// <para>
/// Scores are 64-bit floating point numbers, infinite ones included; NaN is refused with an
/// <see cref="ArgumentException"/>. -0.0 equals 0.0: neither replaces the other, and a new member keeps the sign that
/// it came with.
/// </para>
/// <para>
/// Every command may fail with <see cref="WrongTypeException"/> (the key holds another type),
/// <see cref="NotPrimaryException"/>, <see cref="OutcomeUnknownException"/> and, if it
/// writes or removes an expired key, <see cref="LogUnavailableException"/>;
/// what returns members, with <see cref="WrongValueException"/> if stored bytes
/// are no <typeparamref name="T"/>. Several members at once are one atomic command; n is the number of members in the
/// set.
/// </para>
/// </remarks>
public readonly partial struct DurableSortedSet<T>
{
    private readonly CommandRunner _commands;
    private readonly ValueCodec<T> _codec;

    internal DurableSortedSet(DatabaseInstance instance, Key key)
    {
        _commands = instance.Commands;
        _codec = instance.Codecs.Get<T>();
        Key = key;
    }

    /// <summary>The key.</summary>
    public Key Key { get; }

    /// <summary>Gives a member its score, adding it if it is new and the condition allows (ZADD). O(log n).</summary>
    /// <returns>
    /// Whether it is new; <see cref="UpdateAsync(T, double, SortedSetWhen, CancellationToken)"/> tells whether anything
    /// changed.
    /// </returns>
    /// <exception cref="ArgumentException">The score is NaN, or the conditions exclude each other.</exception>
    public ValueTask<bool> AddAsync(
        T member,
        double score,
        SortedSetWhen when = SortedSetWhen.Always,
        CancellationToken cancellationToken = default) =>
        Add([SortedSetArguments.Item(member, score, _codec)], when, false, IsOne, cancellationToken);

    /// <summary>
    /// Gives several members their scores (ZADD). Each is decided for itself, in order: one named twice meets what its
    /// first naming did. O(m log n) for m members.
    /// </summary>
    /// <returns>How many are new.</returns>
    /// <exception cref="ArgumentException">A score is NaN, or the conditions exclude each other.</exception>
    public ValueTask<long> AddAsync(
        IReadOnlyCollection<ScoredMember<T>> members,
        SortedSetWhen when = SortedSetWhen.Always,
        CancellationToken cancellationToken = default) =>
        Add(SortedSetArguments.Items(members, _codec), when, false, Decoded.Same<long>(), cancellationToken);

    /// <summary>
    /// As <see cref="AddAsync(T, double, SortedSetWhen, CancellationToken)"/>, which adds a new member too, but tells
    /// of any change (ZADD with CH). O(log n).
    /// </summary>
    /// <returns>Whether it is new or has got another score.</returns>
    /// <exception cref="ArgumentException">The score is NaN, or the conditions exclude each other.</exception>
    public ValueTask<bool> UpdateAsync(
        T member,
        double score,
        SortedSetWhen when = SortedSetWhen.Always,
        CancellationToken cancellationToken = default) =>
        Add([SortedSetArguments.Item(member, score, _codec)], when, true, IsOne, cancellationToken);

    /// <summary>
    /// As <see cref="AddAsync(IReadOnlyCollection{ScoredMember{T}}, SortedSetWhen, CancellationToken)"/>, which adds
    /// new members too, but tells of any change (ZADD with CH). O(m log n) for m members.
    /// </summary>
    /// <returns>How many are new or have got another score; one named twice may count twice.</returns>
    /// <exception cref="ArgumentException">A score is NaN, or the conditions exclude each other.</exception>
    public ValueTask<long> UpdateAsync(
        IReadOnlyCollection<ScoredMember<T>> members,
        SortedSetWhen when = SortedSetWhen.Always,
        CancellationToken cancellationToken = default) =>
        Add(SortedSetArguments.Items(members, _codec), when, true, Decoded.Same<long>(), cancellationToken);

    /// <summary>Adds to a member's score; an absent member counts as 0 (ZINCRBY). O(log n).</summary>
    /// <returns>The sum.</returns>
    /// <exception cref="ArgumentException"><paramref name="by"/> is NaN.</exception>
    /// <exception cref="WrongValueException">The sum of opposite infinities is not a number.</exception>
    public ValueTask<double> IncrementAsync(T member, double by = 1, CancellationToken cancellationToken = default) =>
        Increment(member, by, SortedSetWhen.Always, DecodeSum, cancellationToken);

    /// <summary>
    /// Adds to a member's score, if the condition allows the sum, as the option INCR does (ZADD). O(log n).
    /// </summary>
    /// <returns>The sum; nothing if the condition refused it.</returns>
    /// <exception cref="ArgumentException">
    /// <paramref name="by"/> is NaN, or the conditions exclude each other.
    /// </exception>
    /// <exception cref="WrongValueException">The sum of opposite infinities is not a number.</exception>
    public ValueTask<Optional<double>> IncrementAsync(
        T member, double by, SortedSetWhen when, CancellationToken cancellationToken = default) =>
        Increment(member, by, SortedSetArguments.When(when), SortedSetReplies.Score, cancellationToken);

    /// <summary>Removes a member (ZREM). O(log n).</summary>
    /// <returns>Whether it was there.</returns>
    public ValueTask<bool> RemoveAsync(T member, CancellationToken cancellationToken = default) => Write(
        StoredForm.Of(member, _codec), SortedSetOperations.Remove, Decoded.AsIs, cancellationToken);

    /// <summary>Removes several members (ZREM). O(m log n) for m members.</summary>
    /// <returns>How many were there.</returns>
    public ValueTask<long> RemoveAsync(IReadOnlyCollection<T> members, CancellationToken cancellationToken = default) =>
        Write(
            StoredForm.OfAll(members, _codec),
            SortedSetOperations.RemoveMany,
            Decoded.Same<long>(),
            cancellationToken);

    /// <summary>A member's score, if it is there (ZSCORE). O(1).</summary>
    public ValueTask<Optional<double>> ScoreAsync(T member, CancellationToken cancellationToken = default)
    {
        Arguments arguments = _commands.Arguments(Key);
        ReadOnlyMemory<byte> encoded = arguments.Add(member, _codec);
        return _commands.ReadAsync(
            arguments, encoded, SortedSetOperations.Score, SortedSetReplies.Score, cancellationToken);
    }

    /// <summary>The scores of several members, in their order (ZMSCORE). O(m) for m members.</summary>
    public ValueTask<Optional<double>[]> ScoresAsync(
        IReadOnlyCollection<T> members, CancellationToken cancellationToken = default) =>
        Read(
            StoredForm.OfAll(members, _codec),
            SortedSetOperations.ScoreMany,
            SortedSetReplies.Scores,
            cancellationToken);

    /// <summary>A member's rank, from 0, if it is there (ZRANK, ZREVRANK). O(log n).</summary>
    public ValueTask<Optional<long>> RankAsync(
        T member, Order order = Order.Ascending, CancellationToken cancellationToken = default)
    {
        Arguments arguments = _commands.Arguments(Key);
        var ranked = new RankedMember(arguments.Add(member, _codec), order);
        return _commands.ReadAsync(
            arguments, ranked, SortedSetOperations.Rank, SortedSetReplies.Rank, cancellationToken);
    }

    /// <summary>How many members there are; 0 if the key does not exist (ZCARD). O(1).</summary>
    public ValueTask<long> CountAsync(CancellationToken cancellationToken = default) =>
        Read(default(NoArgument), SortedSetOperations.Count, Decoded.Same<long>(), cancellationToken);

    /// <summary>
    /// Removes the member with the lowest score and returns it, if there is one (ZPOPMIN). O(log n). Once executed, it
    /// ignores the token.
    /// </summary>
    public ValueTask<Optional<ScoredMember<T>>> PopMinAsync(CancellationToken cancellationToken = default) =>
        Pop(Order.Ascending, cancellationToken);

    /// <summary>
    /// Removes the members with the lowest scores and returns them, lowest first: as many as asked for, or all if there
    /// are no more (ZPOPMIN). O(m log n) for m members. Once executed, it ignores the token.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    public ValueTask<ScoredMember<T>[]> PopMinAsync(int count, CancellationToken cancellationToken = default) =>
        PopMany(SetArguments.Count(count), Order.Ascending, cancellationToken);

    /// <summary>As <see cref="PopMinAsync(CancellationToken)"/>, with the highest score (ZPOPMAX). O(log n).</summary>
    public ValueTask<Optional<ScoredMember<T>>> PopMaxAsync(CancellationToken cancellationToken = default) =>
        Pop(Order.Descending, cancellationToken);

    /// <summary>
    /// As <see cref="PopMinAsync(int, CancellationToken)"/>, with the highest scores, highest first (ZPOPMAX).
    /// O(m log n) for m members.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    public ValueTask<ScoredMember<T>[]> PopMaxAsync(int count, CancellationToken cancellationToken = default) =>
        PopMany(SetArguments.Count(count), Order.Descending, cancellationToken);

    /// <summary>A member drawn at random, with its score, if there is one (ZRANDMEMBER). O(1).</summary>
    public ValueTask<Optional<ScoredMember<T>>> RandomMemberAsync(CancellationToken cancellationToken = default) =>
        Read(
            default(NoArgument), SortedSetOperations.RandomMember, _codec.DecodeOptionalScored, cancellationToken);

    /// <summary>
    /// Members drawn at random, with their scores (ZRANDMEMBER with a count). O(m) for m members drawn; O(n) if they
    /// are different and more than a third of the set.
    /// </summary>
    /// <param name="count">How many.</param>
    /// <param name="allowRepetition">
    /// False: different members, no more than there are. True: each is drawn from all members, so that one may come
    /// several times, and there are always as many as asked for unless the set is empty (in Redis, a negative count).
    /// </param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The count is negative, or above 1,048,576 with repetition.
    /// </exception>
    public ValueTask<ScoredMember<T>[]> RandomMembersAsync(
        int count, bool allowRepetition = false, CancellationToken cancellationToken = default) =>
        Read(
            new RandomDraw(SetArguments.DrawCount(count, allowRepetition), allowRepetition),
            SortedSetOperations.RandomMany,
            _codec.DecodeAllScored,
            cancellationToken);

    /// <summary>
    /// Walks over the members (ZSCAN), a page at a time, each page one atomic read, in no order that means anything and
    /// beside whatever else goes on. A member that is there throughout comes exactly once, with a score that it had
    /// meanwhile; one that comes or goes may come or not. O(n), for the whole walk, whatever the pattern.
    /// </summary>
    /// <param name="pattern">Which members are shown (MATCH), by their stored bytes; the default: all.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    public async IAsyncEnumerable<ScoredMember<T>> ScanAsync(
        GlobPattern pattern = default, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ulong cursor = 0;
        do
        {
            ValueTask<ElementPage<ScoredMember<byte[]>>> step = Read(
                cursor, SortedSetOperations.Scan, Decoded.Same<ElementPage<ScoredMember<byte[]>>>(), cancellationToken);
            ElementPage<ScoredMember<byte[]>> page = await step;
            foreach ((byte[] member, double score) in page.Elements)
            {
                if (pattern.IsMatch(member))
                    yield return new ScoredMember<T>(_codec.Decode(member), score);
            }

            cursor = page.Next;
        }
        while (cursor != 0);
    }

    private static bool IsOne(long count) => count == 1;

    private static double DecodeSum(double? sum) => sum!.Value;

    private CommandReply<TReply> Add<TReply>(
        EffectItem[] items,
        SortedSetWhen when,
        bool countsChanged,
        Func<long, TReply> decode,
        CancellationToken cancellationToken) =>
        Write(
            new SortedSetAdd(items, SortedSetArguments.When(when), countsChanged),
            SortedSetOperations.Add,
            decode,
            cancellationToken);

    private CommandReply<TReply> Increment<TReply>(
        T member, double by, SortedSetWhen when, Func<double?, TReply> decode, CancellationToken cancellationToken) =>
        Write(
            new SortedSetIncrement(SortedSetArguments.Item(member, SortedSetArguments.Score(by), _codec), when),
            SortedSetOperations.Increment,
            decode,
            cancellationToken);

    private CommandReply<Optional<ScoredMember<T>>> Pop(Order order, CancellationToken cancellationToken) => Write(
        order,
        SortedSetOperations.Pop,
        _codec.DecodeOptionalScored,
        cancellationToken,
        ReplyCancellation.NotOnceExecuted);

    private CommandReply<ScoredMember<T>[]> PopMany(int count, Order order, CancellationToken cancellationToken) =>
        Write(
            new SortedSetPop(count, order),
            SortedSetOperations.PopMany,
            _codec.DecodeAllScored,
            cancellationToken,
            ReplyCancellation.NotOnceExecuted);

    private CommandReply<TReply> Read<TArgument, TResult, TReply>(
        TArgument argument,
        Operation<ReadContext, TArgument, TResult> operation,
        Func<TResult, TReply> decode,
        CancellationToken cancellationToken) =>
        _commands.ReadAsync(_commands.Arguments(Key), argument, operation, decode, cancellationToken);

    private CommandReply<TReply> Write<TArgument, TResult, TReply>(
        TArgument argument,
        Operation<WriteContext, TArgument, TResult> operation,
        Func<TResult, TReply> decode,
        CancellationToken cancellationToken,
        ReplyCancellation cancellation = ReplyCancellation.WhileWaiting) =>
        _commands.WriteAsync(_commands.OwnedKey(Key), argument, operation, decode, cancellation, cancellationToken);
}
