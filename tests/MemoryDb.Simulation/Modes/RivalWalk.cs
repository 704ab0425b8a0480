using MemoryDb.Testing;

namespace MemoryDb.Simulation;

/// <summary>
/// Two to four processes at one log. In each turn one of them goes on while the others stand still wherever they are,
/// until it comes to a step of the protocol that the seed chooses, in all folders or in some; so few switches make
/// histories that matter. Processes are killed, cut off from folders of their own, and started again; folders are lost,
/// one after the other, and filled again; readers follow; the power fails. After some turns, and at the end, the log
/// is recovered from every majority.
/// </summary>
internal sealed class RivalWalk : IMode
{
    private const int SchedulesPerSeed = 3;

    public string Name => "rivals";

    public string Part => "walk";

    public void Run(RunContext context)
    {
        for (int number = 0; number < SchedulesPerSeed; number++)
        {
            var random = new Random((context.Seed * SchedulesPerSeed) + number);
            var shape = new WorldShape(random.Next(12) switch { 0 => 1, 1 => 5, _ => 3 });
            context.Tally.RivalSchedules++;
            context.Trace.Add($"walk {number}, {shape}");
            new RivalStage(new World(context, shape, random)).Run();
        }
    }
}
