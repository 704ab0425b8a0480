using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace MemoryDb.Internal;

/// <summary>
/// Checks that stay on in release builds: a broken invariant stops the component instead of spreading.
/// </summary>
internal static class Invariant
{
    /// <summary>
    /// Throws <see cref="InvariantViolationException"/> if <paramref name="condition"/> does not hold.
    /// </summary>
    [StackTraceHidden]
    public static void Check([DoesNotReturnIf(false)] bool condition, string message)
    {
        if (!condition)
            Fail(message);
    }

    /// <summary>Throws: the code has reached a place that the design excludes.</summary>
    [DoesNotReturn]
    [StackTraceHidden]
    public static void Fail(string message) => throw new InvariantViolationException(message);
}

/// <summary>A defect of the library itself, never of its caller.</summary>
internal sealed class InvariantViolationException(string message)
    : InvalidOperationException("Invariant violated: " + message);
