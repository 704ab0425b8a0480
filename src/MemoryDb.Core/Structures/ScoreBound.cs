namespace MemoryDb;

/// <summary>One end of a range of scores. A number converts to a bound that includes it.</summary>
public readonly record struct ScoreBound
{
    /// <summary>A bound at a score.</summary>
    /// <param name="score">The score, which may be infinite.</param>
    /// <param name="isExclusive">Whether members of just this score are left out.</param>
    /// <exception cref="ArgumentException">The score is NaN.</exception>
    public ScoreBound(double score, bool isExclusive = false)
    {
        if (double.IsNaN(score))
            throw new ArgumentException("A score must be a number; NaN has no place in an order.", nameof(score));
        Score = score;
        IsExclusive = isExclusive;
    }

    /// <summary>The score, which may be infinite.</summary>
    public double Score { get; }

    /// <summary>Whether members of just this score are left out.</summary>
    public bool IsExclusive { get; }

    /// <summary>A bound that leaves out the score itself (in Redis, a parenthesis before the number).</summary>
    /// <exception cref="ArgumentException">The score is NaN.</exception>
    public static ScoreBound Exclusive(double score) => new(score, isExclusive: true);

    /// <summary>A bound that includes the score.</summary>
    /// <exception cref="ArgumentException">The score is NaN.</exception>
    public static implicit operator ScoreBound(double score) => new(score);
}
