using System.Runtime.CompilerServices;
using MemoryDb.Commit;
using MemoryDb.Data;
using MemoryDb.Execution;
using MemoryDb.Operations;
using MemoryDb.Serialization;

namespace MemoryDb;

/// <summary>
/// The set at one key: members without order, each there once, equal if their stored bytes are. A cheap handle: the key
/// need not exist, a set comes with its first member and goes with its last.
/// </summary>
/// <typeparam name="T">The members' type.</typeparam>
/// <remarks>
/// Every command may fail with <see cref="WrongTypeException"/> (the key holds another type),
/// <see cref="NotPrimaryException"/>, <see cref="OutcomeUnknownException"/> and, if it
/// writes or removes an expired key, <see cref="LogUnavailableException"/>;
/// what returns members, with <see cref="WrongValueException"/> if stored bytes
/// are no <typeparamref name="T"/>. Several members at once are one atomic command.
/// </remarks>
public readonly partial struct DurableSet<T>
{
    private readonly CommandRunner _commands;
    private readonly ValueCodec<T> _codec;

    internal DurableSet(DatabaseInstance instance, Key key)
    {
        _commands = instance.Commands;
        _codec = instance.Codecs.Get<T>();
        Key = key;
    }

    /// <summary>The key.</summary>
    public Key Key { get; }

    /// <summary>Adds a member (SADD). O(1).</summary>
    /// <returns>Whether it is new.</returns>
    public ValueTask<bool> AddAsync(T member, CancellationToken cancellationToken = default) => Write(
        StoredForm.Of(member, _codec),
        SetOperations.Add,
        Decoded.AsIs,
        ReplyCancellation.WhileWaiting,
        cancellationToken);

    /// <summary>Adds several members (SADD). O(n) in them.</summary>
    /// <returns>How many are new.</returns>
    public ValueTask<long> AddAsync(IReadOnlyCollection<T> members, CancellationToken cancellationToken = default) =>
        Write(
            StoredForm.OfAll(members, _codec),
            SetOperations.AddMany,
            Decoded.Same<long>(),
            ReplyCancellation.WhileWaiting,
            cancellationToken);

    /// <summary>Removes a member (SREM). O(1).</summary>
    /// <returns>Whether it was there.</returns>
    public ValueTask<bool> RemoveAsync(T member, CancellationToken cancellationToken = default) => Write(
        StoredForm.Of(member, _codec),
        SetOperations.Remove,
        Decoded.AsIs,
        ReplyCancellation.WhileWaiting,
        cancellationToken);

    /// <summary>Removes several members (SREM). O(n) in them.</summary>
    /// <returns>How many were there.</returns>
    public ValueTask<long> RemoveAsync(IReadOnlyCollection<T> members, CancellationToken cancellationToken = default) =>
        Write(
            StoredForm.OfAll(members, _codec),
            SetOperations.RemoveMany,
            Decoded.Same<long>(),
            ReplyCancellation.WhileWaiting,
            cancellationToken);

    /// <summary>Whether a member is there (SISMEMBER). O(1).</summary>
    public ValueTask<bool> ContainsAsync(T member, CancellationToken cancellationToken = default)
    {
        Arguments arguments = _commands.Arguments(Key);
        ReadOnlyMemory<byte> encoded = arguments.Add(member, _codec);
        return _commands.ReadAsync(arguments, encoded, SetOperations.Contains, Decoded.AsIs, cancellationToken);
    }

    /// <summary>Whether each of several members is there, in their order (SMISMEMBER). O(n) in them.</summary>
    public ValueTask<bool[]> ContainsAsync(
        IReadOnlyCollection<T> members, CancellationToken cancellationToken = default) =>
        Read(
            StoredForm.OfAll(members, _codec),
            SetOperations.ContainsMany,
            Decoded.Same<bool[]>(),
            cancellationToken);

    /// <summary>All members, in no order that means anything (SMEMBERS). O(n) in the set.</summary>
    public ValueTask<T[]> MembersAsync(CancellationToken cancellationToken = default) =>
        Read(default(NoArgument), SetOperations.Members, _codec.DecodeAll, cancellationToken);

    /// <summary>How many members there are; 0 if the key does not exist (SCARD). O(1).</summary>
    public ValueTask<long> CountAsync(CancellationToken cancellationToken = default) =>
        Read(default(NoArgument), SetOperations.Count, Decoded.Same<long>(), cancellationToken);

    /// <summary>
    /// Removes a member drawn at random and returns it, if there is one (SPOP). O(1). Once executed, it ignores the
    /// token.
    /// </summary>
    public ValueTask<Optional<T>> PopAsync(CancellationToken cancellationToken = default) => Write(
        default(NoArgument),
        SetOperations.Pop,
        _codec.DecodeOptional,
        ReplyCancellation.NotOnceExecuted,
        cancellationToken);

    /// <summary>
    /// Removes members drawn at random and returns them, in random order: as many as asked for, or all if there are no
    /// more (SPOP). O(n) in the members popped, or in the set if they are more than a third of it. Once executed, it
    /// ignores the token.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    public ValueTask<T[]> PopAsync(int count, CancellationToken cancellationToken = default) => Write(
        SetArguments.Count(count),
        SetOperations.PopMany,
        _codec.DecodeAll,
        ReplyCancellation.NotOnceExecuted,
        cancellationToken);

    /// <summary>A member drawn at random, if there is one (SRANDMEMBER). O(1).</summary>
    public ValueTask<Optional<T>> RandomMemberAsync(CancellationToken cancellationToken = default) =>
        Read(default(NoArgument), SetOperations.RandomMember, _codec.DecodeOptional, cancellationToken);

    /// <summary>
    /// Members drawn at random (SRANDMEMBER with a count). O(n) in the members drawn, or in the set if they are
    /// different and more than a third of it.
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
    public ValueTask<T[]> RandomMembersAsync(
        int count, bool allowRepetition = false, CancellationToken cancellationToken = default) =>
        Read(
            new RandomDraw(SetArguments.DrawCount(count, allowRepetition), allowRepetition),
            SetOperations.RandomMany,
            _codec.DecodeAll,
            cancellationToken);

    /// <summary>
    /// Walks over the members (SSCAN), a page at a time, each page one atomic read, beside whatever else goes on. A
    /// member that is there throughout comes exactly once; one that comes or goes meanwhile may come or not. O(n) in
    /// the set, for the whole walk, whatever the pattern.
    /// </summary>
    /// <param name="pattern">Which members are shown (MATCH), by their stored bytes; the default: all.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    public async IAsyncEnumerable<T> ScanAsync(
        GlobPattern pattern = default, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ulong cursor = 0;
        do
        {
            ValueTask<ElementPage<byte[]>> step =
                Read(cursor, SetOperations.Scan, Decoded.Same<ElementPage<byte[]>>(), cancellationToken);
            ElementPage<byte[]> page = await step;
            foreach (byte[] member in page.Elements)
            {
                if (pattern.IsMatch(member))
                    yield return _codec.Decode(member);
            }

            cursor = page.Next;
        }
        while (cursor != 0);
    }

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
        ReplyCancellation cancellation,
        CancellationToken cancellationToken) =>
        _commands.WriteAsync(_commands.OwnedKey(Key), argument, operation, decode, cancellation, cancellationToken);
}
