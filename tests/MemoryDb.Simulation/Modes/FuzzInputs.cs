using MemoryDb.Fuzzing;

namespace MemoryDb.Simulation;

/// <summary>Feeds one target with changed and mended inputs: each is read or refused (L14, L15).</summary>
internal sealed class FuzzInputs(string target) : IMode
{
    private const int InputsPerSeed = 10_000;

    public string Name => "fuzz";

    public string Part => target;

    /// <summary>One mode for each target.</summary>
    public static IEnumerable<IMode> CreateAll() =>
        FuzzTargets.CreateAll().Select(target => new FuzzInputs(target.Name));

    public void Run(RunContext context)
    {
        FuzzTarget mine = FuzzTargets.CreateAll().Single(other => other.Name == target);
        FuzzDefect? defect = new FuzzRun(mine, context.Seed).Run(InputsPerSeed);
        context.Tally.FuzzInputs += InputsPerSeed;
        if (defect is not null)
            throw new ViolationException("L15", defect.ToString());
    }
}
