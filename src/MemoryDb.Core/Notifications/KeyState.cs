namespace MemoryDb.Notifications;

/// <summary>What a key holds, as far as those are told who listen; the default value if there is none.</summary>
/// <param name="Type">What it holds.</param>
/// <param name="ExpireAt">When it expires, or 0.</param>
internal readonly record struct KeyState(KeyType Type, long ExpireAt);
