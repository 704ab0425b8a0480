namespace MemoryDb.Internal;

/// <summary>How loops await what may be cancelled.</summary>
internal static class Awaiting
{
    /// <summary>Only until it ends, however it ends, and without leaving the loop's scheduler.</summary>
    public const ConfigureAwaitOptions Quietly =
        ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext;
}
