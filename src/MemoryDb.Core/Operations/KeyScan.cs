namespace MemoryDb.Operations;

/// <summary>The argument of one step of SCAN.</summary>
/// <param name="Cursor">Where it begins.</param>
/// <param name="Type">The type of the keys to show; null for all.</param>
internal readonly record struct KeyScan(KeyCursor Cursor, KeyType? Type);
