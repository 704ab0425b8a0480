using System.Collections.Concurrent;
using MemoryDb.Testing;

namespace MemoryDb.Simulation;

/// <summary>
/// A short piece of work that is stopped at every boundary between two calls to the disk. What comes before the part
/// that is swept runs first, undisturbed.
/// </summary>
/// <param name="name">What it does.</param>
/// <param name="shape">The log.</param>
/// <param name="prepare">Runs first; may leave processes that were killed.</param>
/// <param name="work">Is swept.</param>
internal sealed partial class SweepWorkload(
    string name, WorldShape shape, Func<World, Task> prepare, Func<World, Task> work)
{
    private readonly ConcurrentDictionary<int, int> _boundaryCounts = new();

    public string Name { get; } = name;

    public WorldShape Shape { get; } = shape;

    /// <summary>The folders that may be lost besides; the others were damaged or lost before.</summary>
    public IReadOnlyCollection<int> Losable { get; init; } = [.. shape.Replicas];

    /// <summary>Whether each boundary has a schedule of its own, because what comes before matters as much.</summary>
    public bool VariesSchedule { get; init; }

    /// <summary>How many boundaries there are, the one behind the last call included.</summary>
    public int BoundaryCount(RunContext context) => _boundaryCounts.GetOrAdd(0, _ =>
    {
        int count = 0;
        Run(context with { Trace = new Trace(kept: 0), Tally = new Tally() }, schedule: 0, _ => count++);
        return count + 1;
    });

    /// <summary>The world as it is before a call; another schedule may have fewer, then as it is at the end.</summary>
    public World RunTo(RunContext context, int schedule, int boundary)
    {
        World? stopped = null;
        int count = 0;
        World ended = Run(context, schedule, world =>
        {
            if (count++ == boundary)
                stopped = world.Fork(world.Disk.Fork());
            return stopped is not null;
        });
        return stopped ?? ended;
    }

    private World Run(RunContext context, int schedule, Func<World, bool> stopsAt)
    {
        var world = new World(context, Shape, new Random(schedule));
        world.Run(() => prepare(world));
        bool isStopped = false;
        Action<StorageCall> read = world.Storage.Changing!;
        world.Storage.Changing = call =>
        {
            read(call);
            isStopped = isStopped || stopsAt(world);
        };
        Task working = world.Scheduler.Start(() => work(world));
        world.Scheduler.RunUntil(() => isStopped || working.IsCompleted);
        world.ThrowIfFound();
        if (!isStopped)
            working.GetAwaiter().GetResult();
        return world;
    }

    private World Run(RunContext context, int schedule, Action<World> sees) => Run(context, schedule, world =>
    {
        sees(world);
        return false;
    });
}
