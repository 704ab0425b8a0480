using System.Runtime.CompilerServices;

namespace MemoryDb.Execution;

/// <summary>Checks how long a caller wants to wait, from the call on.</summary>
internal static class WaitArguments
{
    /// <summary>The longest finite wait, which is what a timer can take.</summary>
    public static readonly TimeSpan MaxWait = TimeSpan.FromMilliseconds(int.MaxValue);

    /// <exception cref="ArgumentOutOfRangeException">
    /// It is negative and not infinite, or too long for a timer.
    /// </exception>
    public static TimeSpan Wait(TimeSpan wait, [CallerArgumentExpression(nameof(wait))] string? name = null)
    {
        if (wait == Timeout.InfiniteTimeSpan || (wait >= TimeSpan.Zero && wait <= MaxWait))
            return wait;
        throw new ArgumentOutOfRangeException(
            name, wait, $"A wait is from zero to {MaxWait}, or Timeout.InfiniteTimeSpan for as long as it takes.");
    }
}
