using MemoryDb.Operations;
using MemoryDb.Serialization;

namespace MemoryDb.Execution;

/// <summary>Replies of sorted sets, as callers see them.</summary>
internal static class SortedSetReplies
{
    public static readonly Func<double?, Optional<double>> Score = ToOptional;

    public static readonly Func<double?[], Optional<double>[]> Scores =
        static scores => Array.ConvertAll(scores, ToOptional);

    public static readonly Func<long?, Optional<long>> Rank = ToOptional;

    /// <summary>The members in the order of a sorted set; so they are sorted outside of every lock.</summary>
    public static ScoredMember<T>[] InOrder<T>(ScoredMember<byte[]>[] members, ValueCodec<T> codec)
    {
        Array.Sort(members, static (left, right) => left.Score.CompareTo(right.Score) is var order and not 0
            ? order
            : left.Member.AsSpan().SequenceCompareTo(right.Member));
        return codec.DecodeAllScored(members);
    }

    /// <summary>What was popped, and where.</summary>
    public static Optional<PoppedMembers<T>> Popped<T>(SortedSetPopped? popped, ValueCodec<T> codec) =>
        popped is null
            ? default(Optional<PoppedMembers<T>>)
            : new PoppedMembers<T>(popped.Key.ToKey(), codec.DecodeAllScored(popped.Members));

    private static Optional<TNumber> ToOptional<TNumber>(TNumber? number)
        where TNumber : struct =>
        number is { } found ? new Optional<TNumber>(found) : default;
}
