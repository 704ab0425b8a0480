using MemoryDb.Effects;

namespace MemoryDb.Operations;

/// <summary>The argument of ZADD.</summary>
/// <param name="Items">The members with their scores, in the caller's order.</param>
/// <param name="When">Under which condition each is taken.</param>
/// <param name="CountsChanged">Whether members that get another score count too, or only new ones.</param>
internal readonly record struct SortedSetAdd(EffectItem[] Items, SortedSetWhen When, bool CountsChanged);
