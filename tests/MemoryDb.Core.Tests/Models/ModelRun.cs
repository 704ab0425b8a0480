using MemoryDb.Log;
using MemoryDb.Testing;

namespace MemoryDb.Core.Tests.Models;

/// <summary>
/// Executes a sequence on a database and on the oracle, in one thread and on a clock that moves only by hand, and
/// compares every reply, what a rollback leaves, and what a closed and reopened database holds.
/// </summary>
internal sealed class ModelRun
{
    public static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly IModelFamily[] _families;
    private readonly Random _random;
    private readonly ManualTimeProvider _time = new(Start);
    private readonly SingleThreadScheduler _scheduler;
    private readonly InMemoryTransactionLog _log = new();
    private ModelState _state = new();
    private MemoryDatabase _database;

    private ModelRun(IModelFamily[] families, int seed)
    {
        _families = families;
        _random = new Random(seed);
        _scheduler = new SingleThreadScheduler(_random, _time);
        _database = Open();
    }

    /// <summary>Executes all steps, then reopens.</summary>
    /// <exception cref="ModelMismatchException">Database and oracle differ.</exception>
    public static void Execute(IModelFamily[] families, ModelSequence sequence)
    {
        var run = new ModelRun(families, sequence.Seed);
        foreach (ModelStep step in sequence.Steps)
            run.Execute(step);
        run.Reopen();
        run.Close();
    }

    private void Execute(ModelStep step)
    {
        _state.NowMilliseconds = _time.GetUtcNow().ToUnixTimeMilliseconds();
        switch (step.Kind)
        {
            case ModelStepKind.Advance:
                _time.Advance(TimeSpan.FromMilliseconds(step.Milliseconds));
                break;
            case ModelStepKind.Reopen:
                Reopen();
                break;
            case ModelStepKind.Transaction:
                Transact(step, aborts: false);
                break;
            case ModelStepKind.AbortedTransaction:
                Abort(step);
                break;
            default:
                Compare(step.ToString(), step.Commands);
                break;
        }
    }

    private void Compare(string what, ModelCommand[] commands)
    {
        string[] actual = Run(() => Task.WhenAll(Array.ConvertAll(commands, command => command.RunAsync(_database))));
        string[] expected = Array.ConvertAll(commands, command => command.ExpectReply(_state));
        CompareReplies(what, expected, actual);
    }

    /// <summary>A rollback keeps the removals of keys found expired; so it is tried again when none are left.</summary>
    private void Abort(ModelStep step)
    {
        Transact(step, aborts: true);
        RemoveExpired();
        UInt128 before = _database.ComputeDigest();
        Transact(step, aborts: true);
        CompareDigests($"after {step}", before, _database.ComputeDigest());
        Probe($"after {step}");
    }

    private void Transact(ModelStep step, bool aborts)
    {
        ModelState before = _state.Copy();
        string[] actual = Run(() => TransactAsync(step.Commands, aborts));
        string[] expected = Array.ConvertAll(step.Commands, command => command.ExpectReply(_state));
        CompareReplies(step.ToString(), expected, actual);
        if (aborts)
            _state = before;
    }

    private async Task<string[]> TransactAsync(ModelCommand[] commands, bool aborts)
    {
        try
        {
            string[] replies = await _database.TransactAsync(transaction =>
            {
                string[] inside = Array.ConvertAll(commands, command => command.RunIn(transaction));
                return aborts ? throw new RepliesException(inside) : inside;
            });
            return aborts ? ["the transaction ended without its exception"] : replies;
        }
        catch (RepliesException aborted)
        {
            return aborted.Replies;
        }
    }

    /// <summary>
    /// A database removes expired keys as soon as it is open: digests are equal only if none are left before.
    /// </summary>
    private void Reopen()
    {
        bool comparesDigests = _random.Next(2) == 0;
        if (comparesDigests)
            RemoveExpired();
        UInt128 before = _database.ComputeDigest();
        Close();
        _database = Open();
        if (comparesDigests)
            CompareDigests("after a reopen", before, _database.ComputeDigest());
        Probe("after a reopen");
    }

    private void RemoveExpired() => Run(async () => await _database.Keys.ExistsAsync(ModelGenerators.AllKeys));

    private void Probe(string when)
    {
        _state.NowMilliseconds = _time.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (string key in ModelGenerators.KeyNames)
        {
            foreach (IModelFamily family in _families)
            {
                foreach (ModelCommand probe in family.Probes(key))
                    Compare($"{probe} {when}", [probe]);
            }
        }
    }

    private MemoryDatabase Open() => Run(() => MemoryDatabase.OpenAsync(_log, new MemoryDatabaseOptions
    {
        LeaveLogOpen = true,
        Random = new Random(_random.Next()),
        Scheduler = _scheduler,
        TimeProvider = _time,
    }));

    private void Close() => Run(async () =>
    {
        await _database.DisposeAsync();
        return true;
    });

    private T Run<T>(Func<Task<T>> body)
    {
        Task<T> task = _scheduler.Start(body);
        _scheduler.RunUntilIdle();
        if (!task.IsCompleted)
            throw new ModelMismatchException("A reply never came.");
        return task.GetAwaiter().GetResult();
    }

    private static void CompareReplies(string what, string[] expected, string[] actual)
    {
        if (!expected.AsSpan().SequenceEqual(actual))
        {
            throw new ModelMismatchException(
                $"{what}\n  expected {string.Join("; ", expected)}\n  but got  {string.Join("; ", actual)}");
        }
    }

    private static void CompareDigests(string when, UInt128 expected, UInt128 actual)
    {
        if (expected != actual)
            throw new ModelMismatchException($"The digest {when} is {actual:x}, not {expected:x}.");
    }

    private sealed class RepliesException(string[] replies) : Exception("The body gives up.")
    {
        public string[] Replies { get; } = replies;
    }
}
