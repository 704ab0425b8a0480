using MemoryDb.Data;

namespace MemoryDb.Notifications;

/// <summary>A change that a command has made, before its revision is known.</summary>
/// <param name="Key">The key.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Type">What the key holds, or held.</param>
internal readonly record struct NotedChange(EncodedKey Key, KeyChangeKind Kind, KeyType Type);
