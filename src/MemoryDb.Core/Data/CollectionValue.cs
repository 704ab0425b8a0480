namespace MemoryDb.Data;

/// <summary>A value that is not a string: an object of its own, guarded by its slot's lock.</summary>
internal abstract class CollectionValue(byte[] key)
{
    /// <summary>The key that holds the value.</summary>
    public byte[] Key { get; set; } = key;

    /// <summary>What kind of value it is.</summary>
    public abstract KeyType Type { get; }

    /// <summary>How many elements it has.</summary>
    public abstract int Count { get; }

    /// <summary>The canonical digest of its content, without the key; O(n).</summary>
    public abstract UInt128 ComputeDigest();
}
