using System.Runtime.CompilerServices;
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

    /// <exception cref="ArgumentException">There are no members, or a score is NaN.</exception>
    public static EffectItem[] Items<T>(
        IReadOnlyCollection<ScoredMember<T>> members,
        ValueCodec<T> codec,
        [CallerArgumentExpression(nameof(members))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(members, name);
        if (members.Count == 0)
            throw new ArgumentException("At least one member is needed.", name);
        EffectItem[] items =
            [.. members.Select(scored => Item(scored.Member, Score(scored.Score, name), codec))];

        // Another thread may have changed the collection since it was counted.
        SizeLimits.CheckNotEmpty(items.Length, name ?? nameof(members));
        return items;
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

    private static MemberBound<byte[]> Bound<T>(MemberBound<T> bound, ValueCodec<T> codec) => bound.IsBounded
        ? new MemberBound<byte[]>(StoredForm.Of(bound.Member!, codec), bound.IsExclusive)
        : MemberBound<byte[]>.Unbounded;
}
