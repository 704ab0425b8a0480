using MemoryDb.Data;

namespace MemoryDb.Operations;

/// <summary>The argument of LMOVE.</summary>
/// <param name="Destination">The key of the list that gets the item; it may be the one that gives it.</param>
/// <param name="From">The end at which the item is popped.</param>
/// <param name="To">The end at which it is pushed.</param>
internal readonly record struct ListMove(EncodedKey Destination, ListEnd From, ListEnd To);
