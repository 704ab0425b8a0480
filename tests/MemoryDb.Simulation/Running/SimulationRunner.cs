using MemoryDb.Testing;

namespace MemoryDb.Simulation;

/// <summary>Runs one mode for seeds, in the calling thread, and shrinks what it finds.</summary>
internal static class SimulationRunner
{
    private const int KeptTraceLines = 120;

    /// <summary>Runs a range of seeds, up to the first violation.</summary>
    /// <returns>The violation, as it was found; null if there is none.</returns>
    public static Violation? Run(IMode mode, int firstSeed, int count, Tally? tally = null)
    {
        for (int seed = firstSeed; seed < firstSeed + count; seed++)
        {
            if (RunSeed(mode, seed, tally ?? new Tally()) is { } violation)
                return violation;
        }

        return null;
    }

    /// <summary>Runs one seed.</summary>
    public static Violation? RunSeed(IMode mode, int seed, Tally tally) =>
        RunOnce(mode, new RunContext(seed, Budget.Full, new Trace(kept: 0), tally));

    /// <summary>The same violation with the smallest budget that still shows it, and the end of its trace.</summary>
    public static Violation Shrink(IMode mode, Violation found)
    {
        foreach (Budget budget in Budget.Smaller.Append(Budget.Full))
        {
            var trace = new Trace(KeptTraceLines);
            if (RunOnce(mode, new RunContext(found.Seed, budget, trace, new Tally())) is { } smaller
                && smaller.Invariant == found.Invariant)
                return smaller with { Budget = budget, Trace = trace.ToString() };
        }

        return found;
    }

    /// <summary>What one seed does, step by step.</summary>
    public static string TraceOf(IMode mode, int seed)
    {
        var trace = new Trace();
        Violation? violation = RunOnce(
            mode, new RunContext(seed, Budget.Full, trace, new Tally()) { TracesTasks = true });
        trace.Add(violation?.ToString() ?? "no violation");
        return trace.ToString();
    }

    private static Violation? RunOnce(IMode mode, RunContext context)
    {
        try
        {
            mode.Run(context);
            return null;
        }
        catch (ViolationException violation)
        {
            return new Violation($"{mode.Name}/{mode.Part}", context.Seed, violation.Invariant, violation.ToString());
        }
        catch (MemoryDbException refusal)
        {
            // Where the mode expects none: too little had failed for it.
            return new Violation($"{mode.Name}/{mode.Part}", context.Seed, "L10", refusal.ToString());
        }
        catch (Exception exception)
        {
            // Nothing else may come out of a run: a defect of the library, or of the simulation.
            return new Violation($"{mode.Name}/{mode.Part}", context.Seed, "unexpected", exception.ToString());
        }
    }
}
