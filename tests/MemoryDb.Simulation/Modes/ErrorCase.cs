using MemoryDb.Testing;

namespace MemoryDb.Simulation;

/// <summary>One way in which a call fails.</summary>
/// <param name="Kind">What happens to it.</param>
/// <param name="ErrorNumber">The error, where it fails.</param>
/// <param name="IsLasting">Whether all later calls fail as well.</param>
/// <param name="ReplicaCount">On how many replicas.</param>
/// <param name="OnlySyncs">
/// Whether the k-th sync fails, not the k-th call: there are few, and what each has lost is another world.
/// </param>
internal sealed record ErrorCase(FaultKind Kind, int ErrorNumber, bool IsLasting, int ReplicaCount, bool OnlySyncs)
{
    private const int MostCalls = 200;
    private const int MostSyncs = 40;

    /// <summary>About how many calls it may choose from.</summary>
    public int CallCount => OnlySyncs ? MostSyncs : MostCalls;

    public bool Hangs => Kind == FaultKind.Hang;

    public static IEnumerable<ErrorCase> All =>
        from replicas in new[] { 1, 2, 3 }
        from isLasting in new[] { false, true }
        from kind in new[]
        {
            (FaultKind.Fail, ErrorNumbers.InputOutput, false),
            (FaultKind.Fail, ErrorNumbers.NoSpace, false),
            (FaultKind.Shorten, ErrorNumbers.NoSpace, false),
            (FaultKind.Hang, 0, false),
            (FaultKind.Fail, ErrorNumbers.InputOutput, true),
        }
        select new ErrorCase(kind.Item1, kind.Item2, isLasting, replicas, kind.Item3);
}
