namespace MemoryDb;

/// <summary>
/// A range of scores: <c>new ScoreRange(1, ScoreBound.Exclusive(2))</c>. One whose minimum lies above its maximum is
/// empty. The default value is the score 0 alone; <see cref="All"/> is every score.
/// </summary>
/// <param name="Minimum">Its lower end.</param>
/// <param name="Maximum">Its upper end.</param>
public readonly record struct ScoreRange(ScoreBound Minimum, ScoreBound Maximum)
{
    /// <summary>Every score, infinite ones included.</summary>
    public static ScoreRange All => new(double.NegativeInfinity, double.PositiveInfinity);

    /// <summary>Every score from a bound on.</summary>
    public static ScoreRange From(ScoreBound minimum) => new(minimum, double.PositiveInfinity);

    /// <summary>Every score up to a bound.</summary>
    public static ScoreRange UpTo(ScoreBound maximum) => new(double.NegativeInfinity, maximum);

    /// <summary>Whether the score lies in the range.</summary>
    public bool Contains(double score) => MeetsMinimum(score) && MeetsMaximum(score);

    /// <summary>Whether the score is high enough.</summary>
    internal bool MeetsMinimum(double score) => Minimum.IsExclusive ? score > Minimum.Score : score >= Minimum.Score;

    /// <summary>Whether the score is low enough.</summary>
    internal bool MeetsMaximum(double score) => Maximum.IsExclusive ? score < Maximum.Score : score <= Maximum.Score;
}
