namespace MemoryDb.Testing;

/// <summary>What a name in a <see cref="MemoryFolder"/> leads to: a file or a folder.</summary>
internal abstract class MemoryNode
{
    /// <summary>What is left of it after a power cut; asked once per cut, however many names it has.</summary>
    public abstract MemoryNode AfterPowerCut(PowerCut cut);
}
