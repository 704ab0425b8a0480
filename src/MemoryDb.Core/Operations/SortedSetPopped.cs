using MemoryDb.Data;

namespace MemoryDb.Operations;

/// <summary>What ZMPOP popped.</summary>
/// <param name="Key">The key that had members.</param>
/// <param name="Members">The members, at least one.</param>
internal sealed record SortedSetPopped(EncodedKey Key, ScoredMember<byte[]>[] Members);
