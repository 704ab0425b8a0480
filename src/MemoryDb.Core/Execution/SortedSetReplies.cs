namespace MemoryDb.Execution;

/// <summary>Replies of sorted sets, for callers who mind what is missing.</summary>
internal static class SortedSetReplies
{
    public static readonly Func<double?, Optional<double>> Score = ToOptional;

    public static readonly Func<double?[], Optional<double>[]> Scores =
        static scores => Array.ConvertAll(scores, ToOptional);

    public static readonly Func<long?, Optional<long>> Rank = ToOptional;

    private static Optional<TNumber> ToOptional<TNumber>(TNumber? number)
        where TNumber : struct =>
        number is { } found ? new Optional<TNumber>(found) : default;
}
