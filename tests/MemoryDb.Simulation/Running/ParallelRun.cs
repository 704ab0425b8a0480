using System.Diagnostics;
using System.Globalization;

namespace MemoryDb.Simulation;

/// <summary>
/// Runs many seeds of several modes on all cores, one world to a thread, and tells how it goes. Ends at the first
/// violation: the lowest seed of those that were under way.
/// </summary>
internal sealed class ParallelRun(SimulationOptions options, TextWriter output)
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(10);

    // Guards everything below.
    private readonly Lock _lock = new();
    private readonly Tally _tally = new();
    private readonly Dictionary<IMode, TimeSpan> _spent = [];
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Dictionary<IMode, int> _turns = [];
    private TimeSpan _told;
    private (IMode Mode, Violation Violation)? _found;

    /// <returns>The violation, shrunk, or null.</returns>
    public Violation? Run()
    {
        Thread[] threads = [.. Enumerable.Range(1, options.ThreadCount).Select(number => new Thread(Work)
        {
            Name = $"simulation-{number}",
        })];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
        foreach ((IMode mode, TimeSpan spent) in _spent)
            Tell($"{mode.Name}/{mode.Part}: {spent.TotalSeconds:F1} s of processor time");
        int last = options.FirstSeed + _turns.Values.DefaultIfEmpty().Max() - 1;
        Tell($"seeds={options.FirstSeed}..{last} {_tally} seconds={_clock.Elapsed.TotalSeconds:F1}");
        return _found is { } found ? SimulationRunner.Shrink(found.Mode, found.Violation) : null;
    }

    private void Work()
    {
        while (Take() is var (mode, seed))
        {
            var tally = new Tally();
            TimeSpan started = _clock.Elapsed;
            Violation? violation = SimulationRunner.RunSeed(mode, seed, tally);
            lock (_lock)
            {
                _spent[mode] = _spent.GetValueOrDefault(mode) + (_clock.Elapsed - started);
                _tally.Add(tally);
                if (violation is not null && (_found is not { } earlier || seed < earlier.Violation.Seed))
                    _found = (mode, violation);
                if (_clock.Elapsed - _told > ProgressInterval)
                {
                    _told = _clock.Elapsed;
                    Tell($"seed={seed} {_tally} seconds={_clock.Elapsed.TotalSeconds:F0}");
                }
            }
        }
    }

    private (IMode Mode, int Seed)? Take()
    {
        lock (_lock)
        {
            // Every mode runs as many seeds, or gets as much time.
            IMode mode = options.Time is null
                ? options.Modes.MinBy(each => _turns.GetValueOrDefault(each))!
                : options.Modes.MinBy(each => _spent.GetValueOrDefault(each))!;
            int turn = _turns.GetValueOrDefault(mode);
            bool isOver = options.Time is { } time ? _clock.Elapsed >= time : turn >= options.SeedCount;
            if (isOver || _found is not null)
                return null;
            _turns[mode] = turn + 1;
            return (mode, options.FirstSeed + turn);
        }
    }

    private void Tell(FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
