namespace MemoryDb.Operations;

/// <summary>How far a scan over all keys has come.</summary>
/// <param name="Slot">The slot to look at next.</param>
/// <param name="InSlot">The cursor within it; 0 at its start.</param>
internal readonly record struct KeyCursor(int Slot, ulong InSlot);
