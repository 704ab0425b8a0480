using MemoryDb.Effects;

namespace MemoryDb.Operations;

/// <summary>The argument of ZINCRBY.</summary>
/// <param name="Item">The member, with the number to add to its score.</param>
/// <param name="When">Under which condition the sum is taken.</param>
internal readonly record struct SortedSetIncrement(EffectItem Item, SortedSetWhen When);
