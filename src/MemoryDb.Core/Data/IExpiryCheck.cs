namespace MemoryDb.Data;

/// <summary>Tells the <see cref="ExpiryIndex"/> which of its items still count.</summary>
internal interface IExpiryCheck
{
    /// <summary>Whether the item's key exists with just this expiry. Must not change the index.</summary>
    bool IsCurrent(in ExpiryItem item);
}
