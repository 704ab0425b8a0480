namespace MemoryDb.Operations;

/// <summary>The argument of LINSERT.</summary>
/// <param name="Pivot">Beside the leftmost item with these bytes.</param>
/// <param name="Item">What is inserted.</param>
/// <param name="IsAfter">Whether to the right of the pivot, or else to the left.</param>
internal readonly record struct ListInsert(byte[] Pivot, byte[] Item, bool IsAfter);
