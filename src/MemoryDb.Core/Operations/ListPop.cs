using MemoryDb.Data;

namespace MemoryDb.Operations;

/// <summary>The argument of LMPOP.</summary>
/// <param name="Keys">The lists, of which the first that exists counts.</param>
/// <param name="End">The end at which items are popped.</param>
/// <param name="Count">How many items at most, at least one.</param>
internal readonly record struct ListPop(EncodedKey[] Keys, ListEnd End, int Count);
