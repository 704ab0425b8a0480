using MemoryDb.Data;

namespace MemoryDb.Operations;

/// <summary>The argument of ZMPOP.</summary>
/// <param name="Keys">The keys, in the order in which they are looked at.</param>
/// <param name="Pop">What is popped from the first that has members.</param>
internal readonly record struct SortedSetPopFirst(EncodedKey[] Keys, SortedSetPop Pop);
