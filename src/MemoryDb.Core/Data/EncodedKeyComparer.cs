namespace MemoryDb.Data;

/// <summary>Compares keys by their bytes, through the keyed hash that they carry.</summary>
internal sealed class EncodedKeyComparer : IEqualityComparer<EncodedKey>
{
    public static readonly EncodedKeyComparer Instance = new();

    public bool Equals(EncodedKey first, EncodedKey second) =>
        first.Hash == second.Hash && first.Bytes.SequenceEqual(second.Bytes);

    public int GetHashCode(EncodedKey key) => key.Hash.GetHashCode();
}
