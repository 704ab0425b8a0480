using System.Runtime.CompilerServices;
using MemoryDb.Log.Tests.Support;
using MemoryDb.Testing;

namespace MemoryDb.Log.Tests.Diagnostics;

/// <summary>What is measured belongs to whoever opened it, not to the measurements.</summary>
public sealed class LogInstrumentsTests
{
    [Fact]
    public void A_log_that_nobody_disposes_of_is_not_kept_by_its_measurements()
    {
        Assert.True(Garbage.Collects(OpenAndForget()));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference OpenAndForget()
    {
        var world = new LogWorld(seed: 1);
        QuorumTransactionLog? log = null;
        world.Run(async () => log = await world.OpenAsync());
        return new WeakReference(log);
    }
}
