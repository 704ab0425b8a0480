namespace MemoryDb.Testing;

/// <summary>One change that no sync has made durable yet: a power cut keeps it or not.</summary>
/// <param name="Node">The file or folder.</param>
/// <param name="Index">Which of its changes, in the order in which they were made.</param>
internal readonly record struct UnsyncedChange(MemoryNode Node, int Index);
