namespace MemoryDb.Simulation;

/// <summary>How much a run may do. A smaller one makes a shorter trace.</summary>
/// <param name="Rounds">How many rounds at most.</param>
/// <param name="StepPercent">How many of the steps that a round draws are taken.</param>
internal sealed record Budget(int Rounds, int StepPercent)
{
    public static Budget Full { get; } = new(int.MaxValue, 100);

    /// <summary>Smaller ones, the smallest first.</summary>
    public static IEnumerable<Budget> Smaller =>
        from rounds in new[] { 1, 2, 3 }
        from percent in new[] { 10, 25, 50, 100 }
        select new Budget(rounds, percent);
}
