namespace MemoryDb.Execution;

/// <summary>Checks under which conditions callers want something done.</summary>
internal static class Conditions
{
    /// <exception cref="ArgumentOutOfRangeException">There is no such condition.</exception>
    public static When Check(When when) => when is When.Always or When.NotExists or When.Exists
        ? when
        : throw new ArgumentOutOfRangeException(
            nameof(when), when, "The condition is Always, NotExists or Exists; it does not combine.");
}
