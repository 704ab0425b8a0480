namespace MemoryDb.Data;

/// <summary>A key that had this expiry once; whether it still has, the entry knows.</summary>
/// <param name="ExpireAtMilliseconds">When the key expires, in milliseconds since 1970 (UTC).</param>
/// <param name="Key">The key.</param>
/// <param name="Hash">Its hash.</param>
/// <param name="Slot">Its slot.</param>
internal readonly record struct ExpiryItem(long ExpireAtMilliseconds, byte[] Key, ulong Hash, int Slot);
