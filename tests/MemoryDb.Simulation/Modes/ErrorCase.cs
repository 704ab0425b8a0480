using MemoryDb.Testing;

namespace MemoryDb.Simulation;

/// <summary>One way in which a call fails.</summary>
/// <param name="Kind">What happens to it.</param>
/// <param name="ErrorNumber">The error, where it fails.</param>
/// <param name="IsLasting">Whether all later calls fail as well.</param>
/// <param name="ReplicaCount">On how many replicas.</param>
internal sealed record ErrorCase(FaultKind Kind, int ErrorNumber, bool IsLasting, int ReplicaCount)
{
    public bool Hangs => Kind == FaultKind.Hang;

    public static IEnumerable<ErrorCase> All =>
        from replicas in new[] { 1, 2, 3 }
        from isLasting in new[] { false, true }
        from kind in new[]
        {
            (FaultKind.Fail, ErrorNumbers.InputOutput),
            (FaultKind.Fail, ErrorNumbers.NoSpace),
            (FaultKind.Shorten, ErrorNumbers.NoSpace),
            (FaultKind.Hang, 0),
        }
        select new ErrorCase(kind.Item1, kind.Item2, isLasting, replicas);
}
