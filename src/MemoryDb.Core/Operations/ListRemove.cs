namespace MemoryDb.Operations;

/// <summary>The argument of LREM.</summary>
/// <param name="Item">The bytes of the items to remove.</param>
/// <param name="Count">How many of them at most; a negative one counts from the right, 0 means all.</param>
internal readonly record struct ListRemove(byte[] Item, long Count);
