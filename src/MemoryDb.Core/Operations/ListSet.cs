namespace MemoryDb.Operations;

/// <summary>The argument of LSET.</summary>
/// <param name="Index">The item's index; a negative one counts from the right, -1 is the last.</param>
/// <param name="Item">What takes its place.</param>
internal readonly record struct ListSet(long Index, byte[] Item);
