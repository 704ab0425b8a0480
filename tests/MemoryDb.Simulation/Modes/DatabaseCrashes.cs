using MemoryDb.Testing;

namespace MemoryDb.Simulation;

/// <summary>
/// A database serves clients from the quorum log and is stopped at random steps. From each stopped state it is restored
/// many times over, after the death of the process and after power cuts, from every majority of the folders, and must
/// be what its memory was at that revision. Then it goes on after a cut, or is taken over while it lives.
/// </summary>
internal sealed class DatabaseCrashes : IMode
{
    private const int RoundCount = 4;
    private const int CutsPerRound = 4;

    public string Name => "crash";

    public string Part => "database";

    public void Run(RunContext context)
    {
        var random = new Random(context.Seed);
        var shape = new WorldShape(random.Next(6) == 0 ? 1 : 3);
        var world = new DatabaseWorld(context, shape, random);
        context.Tally.Worlds++;
        for (int round = 0; round < Math.Min(RoundCount, context.Budget.Rounds); round++)
        {
            world.RunClients(100 + random.Next(3_000));
            foreach (int[] lost in shape.Losses([.. shape.Replicas]))
                world.CheckRestored(lost, isCut: false);
            for (int cut = 0; cut < CutsPerRound; cut++)
                world.CheckRestored(cut == 0 ? [] : world.DrawLoss(), isCut: true);
            if (random.Next(3) > 0)
                world.GoOnAfterCut();
            else
                world.GoOnInAnother();
        }
    }
}
