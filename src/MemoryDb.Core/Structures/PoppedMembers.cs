namespace MemoryDb;

/// <summary>What was popped from the first of several sorted sets that had members.</summary>
/// <typeparam name="T">The members' type.</typeparam>
/// <param name="Key">The key of that sorted set.</param>
/// <param name="Members">The members, at least one, in the order in which they were popped.</param>
public readonly record struct PoppedMembers<T>(Key Key, ScoredMember<T>[] Members);
