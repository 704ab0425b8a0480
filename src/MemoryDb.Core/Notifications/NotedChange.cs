using MemoryDb.Data;

namespace MemoryDb.Notifications;

/// <summary>A change that a command has made, before its revision is known.</summary>
/// <param name="Key">The key.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Type">What the key holds, or held.</param>
/// <param name="Number">When it was made: who subscribed later is not told of it.</param>
internal readonly record struct NotedChange(EncodedKey Key, KeyChangeKind Kind, KeyType Type, long Number);
