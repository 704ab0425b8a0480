namespace MemoryDb.Data;

/// <summary>A range of scores.</summary>
/// <param name="Minimum">Its lower end.</param>
/// <param name="Maximum">Its upper end.</param>
internal readonly record struct ScoreRange(ScoreBound Minimum, ScoreBound Maximum)
{
    /// <summary>Every score, infinite ones included.</summary>
    public static ScoreRange All => new(double.NegativeInfinity, double.PositiveInfinity);

    /// <summary>Whether the score is high enough.</summary>
    public bool MeetsMinimum(double score) => Minimum.IsExclusive ? score > Minimum.Score : score >= Minimum.Score;

    /// <summary>Whether the score is low enough.</summary>
    public bool MeetsMaximum(double score) => Maximum.IsExclusive ? score < Maximum.Score : score <= Maximum.Score;

    /// <summary>Whether the score lies in the range.</summary>
    public bool Contains(double score) => MeetsMinimum(score) && MeetsMaximum(score);
}
