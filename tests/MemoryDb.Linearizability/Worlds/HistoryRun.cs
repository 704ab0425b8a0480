namespace MemoryDb.Linearizability;

/// <summary>Records and checks histories of consecutive seeds on all cores, until one of them fails.</summary>
internal sealed class HistoryRun(int firstSeed, int count)
{
    private readonly Lock _lock = new();
    private int _taken;
    private (int Seed, string Text)? _failure;

    public long OperationCount { get; private set; }

    public long StepCount { get; private set; }

    /// <summary>The most steps that one history took, and its seed.</summary>
    public (long Steps, int Seed) Hardest { get; private set; }

    public int LongestHistory { get; private set; }

    /// <returns>What is wrong with the lowest seed that failed; null if none did.</returns>
    public string? Run()
    {
        Thread[] threads = [.. Enumerable.Range(1, Environment.ProcessorCount).Select(number => new Thread(Work)
        {
            Name = $"histories-{number}",
            IsBackground = true,
        })];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        return _failure is { } failure
            ? $"VIOLATION of linearizability in histories, seed {failure.Seed}, number {failure.Seed - firstSeed + 1}\n"
                + failure.Text
            : null;
    }

    private void Work()
    {
        while (true)
        {
            int seed;
            lock (_lock)
            {
                if (_taken == count || _failure is not null)
                    return;
                seed = firstSeed + _taken++;
            }

            string? failure = Try(seed);
            if (failure is null)
                continue;
            lock (_lock)
            {
                if (_failure is not { } earlier || seed < earlier.Seed)
                    _failure = (seed, failure);
            }
        }
    }

    private string? Try(int seed)
    {
        try
        {
            IReadOnlyList<HistoryOperation> history = World.Record(seed);
            Verdict verdict = LinearizabilityChecker.Check(history);
            lock (_lock)
            {
                OperationCount += history.Count;
                StepCount += verdict.Steps;
                if (verdict.Steps > Hardest.Steps)
                    Hardest = (verdict.Steps, seed);
                LongestHistory = Math.Max(LongestHistory, history.Count);
            }

            return verdict.IsLinearizable
                ? null
                : $"{verdict.Kind} after {verdict.Steps} steps.\n{verdict.Explanation}";
        }
        catch (Exception error)
        {
            return error.ToString();
        }
    }
}
