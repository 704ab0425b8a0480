namespace MemoryDb.Simulation;

/// <summary>A bug that can be planted.</summary>
/// <param name="Name">By which it is chosen.</param>
/// <param name="Mode">The mode that should find it.</param>
/// <param name="What">What it is.</param>
internal sealed record Plant(string Name, string Mode, string What);
