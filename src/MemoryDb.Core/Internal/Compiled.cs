using System.Runtime.CompilerServices;

namespace MemoryDb.Internal;

/// <summary>How methods are compiled, where the runtime's own way does not do.</summary>
internal static class Compiled
{
    /// <summary>
    /// For good when it is first called. The runtime compiles quickly first, and for good some tenths of a second
    /// later: by then most of a restore is over.
    /// </summary>
    public const MethodImplOptions ForGood = MethodImplOptions.AggressiveOptimization;
}
