namespace MemoryDb.Operations;

/// <summary>The argument of LPOS.</summary>
/// <param name="Item">The bytes of the items searched for.</param>
/// <param name="Rank">Which match is found first; a negative one counts from the right, -1 is the last.</param>
/// <param name="Count">How many matches are found at most; 0 means all.</param>
/// <param name="MaxLength">How many items are compared at most; 0 means all.</param>
internal readonly record struct ListSearch(ReadOnlyMemory<byte> Item, long Rank, long Count, long MaxLength);
