namespace MemoryDb.Simulation;

/// <summary>Tells the clients of a round that the world has come to a halt: what they hear now, nobody hears.</summary>
internal sealed class Stop
{
    public bool IsSet { get; private set; }

    public void Set() => IsSet = true;
}
