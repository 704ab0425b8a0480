using System.Runtime.CompilerServices;
using MemoryDb.Data;
using MemoryDb.Effects;
using MemoryDb.Operations;
using MemoryDb.Serialization;

namespace MemoryDb.Execution;

/// <summary>Checks what callers hand to sorted sets, before anything else happens, and encodes it.</summary>
internal static class SortedSetArguments
{
    /// <exception cref="ArgumentException">The score is NaN.</exception>
    public static double Score(double score, [CallerArgumentExpression(nameof(score))] string? name = null) =>
        double.IsNaN(score)
            ? throw new ArgumentException("A score must be a number; NaN has no place in an order.", name)
            : score;

    /// <exception cref="ArgumentException">The score is NaN, or the member cannot be stored.</exception>
    public static EffectItem Item<T>(T member, double score, ValueCodec<T> codec)
    {
        Score(score);
        return new EffectItem(StoredForm.Of(member, codec), score);
    }

    /// <exception cref="ArgumentException">A score is NaN.</exception>
    public static EffectItem[] Items<T>(
        IReadOnlyCollection<ScoredMember<T>> members,
        ValueCodec<T> codec,
        [CallerArgumentExpression(nameof(members))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(members, name);
        return [.. members.Select(scored => Item(scored.Member, Score(scored.Score, name), codec))];
    }

    /// <exception cref="ArgumentException">The conditions exclude each other.</exception>
    public static SortedSetWhen When(
        SortedSetWhen when, [CallerArgumentExpression(nameof(when))] string? name = null) =>
        when switch
        {
            SortedSetWhen.Always or SortedSetWhen.NotExists or SortedSetWhen.Exists
                or SortedSetWhen.GreaterThan or SortedSetWhen.LessThan
                or (SortedSetWhen.Exists | SortedSetWhen.GreaterThan)
                or (SortedSetWhen.Exists | SortedSetWhen.LessThan) => when,
            _ => throw new ArgumentException(
                $"The conditions {when} do not go together. Only Exists combines, with GreaterThan or LessThan.", name),
        };

    /// <summary>What of a range is asked for.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The offset is negative.</exception>
    public static RangeSelection<TRange> Selection<TRange>(TRange range, Order order, long offset, long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        return new RangeSelection<TRange>(range, order, offset, count);
    }

    /// <summary>A range of members in their stored form.</summary>
    /// <exception cref="ArgumentException">A bound cannot be stored.</exception>
    public static MemberRange<byte[]> Range<T>(MemberRange<T> range, ValueCodec<T> codec) =>
        new(Bound(range.Minimum, codec), Bound(range.Maximum, codec));

    /// <exception cref="ArgumentException">
    /// The weights are not as many as the keys, or not numbers; or a difference is given weights or an aggregate.
    /// </exception>
    public static SortedSetCombination Combination(
        SetOperation operation, EncodedKey[] keys, IReadOnlyCollection<double>? weights, Aggregate aggregate)
    {
        if (!Enum.IsDefined(operation))
            throw new ArgumentOutOfRangeException(nameof(operation), operation, "There is no such operation on sets.");
        if (!Enum.IsDefined(aggregate))
            throw new ArgumentOutOfRangeException(nameof(aggregate), aggregate, "There is no such aggregate.");
        if (operation == SetOperation.Difference && (weights is not null || aggregate != Aggregate.Sum))
        {
            throw new ArgumentException(
                "A difference keeps the scores of the first set; it takes neither weights nor an aggregate.",
                weights is null ? nameof(aggregate) : nameof(weights));
        }

        double[]? perKey = weights is null ? null : [.. weights];
        if (perKey is not null && perKey.Length != keys.Length)
        {
            throw new ArgumentException(
                $"There are {keys.Length} keys and {perKey.Length} weights. Give one for each, this set's own first.",
                nameof(weights));
        }

        return perKey is not null && perKey.Any(double.IsNaN)
            ? throw new ArgumentException("A weight must be a number, not NaN.", nameof(weights))
            : new SortedSetCombination(operation, keys, perKey, aggregate);
    }

    /// <exception cref="ArgumentOutOfRangeException">The limit is negative.</exception>
    public static SortedSetIntersectionCount IntersectionCount(EncodedKey[] keys, long limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        return new SortedSetIntersectionCount(keys, limit);
    }

    /// <exception cref="ArgumentException">There are no keys, or less than one member is asked for.</exception>
    public static SortedSetPopFirst PopFirst(EncodedKey[] keys, Order order, int count)
    {
        SizeLimits.CheckNotEmpty(keys.Length, nameof(keys));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return new SortedSetPopFirst(keys, new SortedSetPop(count, order));
    }

    private static MemberBound<byte[]> Bound<T>(MemberBound<T> bound, ValueCodec<T> codec) => bound.IsBounded
        ? new MemberBound<byte[]>(StoredForm.Of(bound.Member!, codec), bound.IsExclusive)
        : MemberBound<byte[]>.Unbounded;
}
