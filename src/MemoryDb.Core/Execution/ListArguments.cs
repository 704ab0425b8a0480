using System.Runtime.CompilerServices;
using MemoryDb.Data;
using MemoryDb.Operations;

namespace MemoryDb.Execution;

/// <summary>Checks what callers hand to lists, before anything else happens.</summary>
internal static class ListArguments
{
    /// <exception cref="ArgumentOutOfRangeException">There is no such end.</exception>
    public static ListEnd End(ListEnd end, [CallerArgumentExpression(nameof(end))] string? name = null) =>
        end is ListEnd.Left or ListEnd.Right
            ? end
            : throw new ArgumentOutOfRangeException(name, end, "A list has a left and a right end.");

    /// <exception cref="ArgumentOutOfRangeException">
    /// The rank is 0 or the least 64-bit integer, or another number is negative.
    /// </exception>
    public static void CheckSearch(long rank, long count, long maxLength)
    {
        if (rank is 0 or long.MinValue)
        {
            throw new ArgumentOutOfRangeException(
                nameof(rank),
                rank,
                "1 is the first match from the left, 2 the second; -1 the first from the right; 0 is none.");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfNegative(maxLength);
    }

    /// <exception cref="ArgumentException">
    /// There are no keys, the end is none of the two, or the count is not positive.
    /// </exception>
    public static ListPop Pop(EncodedKey[] keys, ListEnd end, int count)
    {
        if (keys.Length == 0)
            throw new ArgumentException("At least one key is needed.", nameof(keys));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return new ListPop(keys, End(end), count);
    }
}
