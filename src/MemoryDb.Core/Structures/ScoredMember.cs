namespace MemoryDb;

/// <summary>A member of a sorted set with its score.</summary>
/// <typeparam name="T">The member's type.</typeparam>
/// <param name="Member">The member.</param>
/// <param name="Score">Its score: any number, infinite ones included, but not NaN.</param>
public readonly record struct ScoredMember<T>(T Member, double Score);
