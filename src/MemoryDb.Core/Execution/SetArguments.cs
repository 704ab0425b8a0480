using System.Runtime.CompilerServices;

namespace MemoryDb.Execution;

/// <summary>Checks what callers hand to sets, before anything else happens.</summary>
internal static class SetArguments
{
    /// <summary>The most members drawn at once with repetition: nothing else bounds the size of the reply.</summary>
    public const int MaxDrawCount = 1024 * 1024;

    /// <exception cref="ArgumentOutOfRangeException">There is no such operation.</exception>
    public static SetOperation Operation(
        SetOperation operation, [CallerArgumentExpression(nameof(operation))] string? name = null) =>
        operation is SetOperation.Union or SetOperation.Intersection or SetOperation.Difference
            ? operation
            : throw new ArgumentOutOfRangeException(name, operation, "Sets are united, intersected or subtracted.");

    /// <exception cref="ArgumentOutOfRangeException">The limit is negative.</exception>
    public static long Limit(long limit, [CallerArgumentExpression(nameof(limit))] string? name = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit, name);
        return limit;
    }

    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    public static int Count(int count, [CallerArgumentExpression(nameof(count))] string? name = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count, name);
        return count;
    }

    /// <exception cref="ArgumentOutOfRangeException">
    /// The count is negative, or larger than <see cref="MaxDrawCount"/> although members may come several times.
    /// </exception>
    public static int DrawCount(
        int count, bool allowRepetition, [CallerArgumentExpression(nameof(count))] string? name = null)
    {
        if (allowRepetition)
            ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaxDrawCount, name);
        return Count(count, name);
    }
}
