using MemoryDb.RealFaults.Driving;

namespace MemoryDb.RealFaults;

/// <summary>One kind of attack.</summary>
internal interface IAttack
{
    /// <summary>As on the command line.</summary>
    string Name { get; }

    /// <summary>Runs its cases; what they find is told by the runner.</summary>
    Task RunAsync(AttackContext context);
}
