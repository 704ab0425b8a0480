namespace MemoryDb.Core.Tests.Models;

/// <summary>What a key of the oracle holds; each family has its own.</summary>
internal abstract record ModelValue(KeyType Type)
{
    /// <summary>A copy that later changes of this one do not reach.</summary>
    public abstract ModelValue Copy();
}
