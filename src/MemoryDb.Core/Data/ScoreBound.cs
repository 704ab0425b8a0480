namespace MemoryDb.Data;

/// <summary>One end of a range of scores.</summary>
/// <param name="Score">The score, which may be infinite.</param>
/// <param name="IsExclusive">Whether members of just this score are left out.</param>
internal readonly record struct ScoreBound(double Score, bool IsExclusive = false)
{
    /// <summary>A bound that includes the score.</summary>
    public static implicit operator ScoreBound(double score) => new(score);
}
