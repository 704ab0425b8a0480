using MemoryDb.Data;

namespace MemoryDb.Operations;

/// <summary>The argument of SUNION, SINTER and SDIFF, and of their twins that store.</summary>
/// <param name="Operation">How the sets are combined.</param>
/// <param name="Keys">The sets, at least one.</param>
/// <param name="Destination">Where the result is stored, if it is.</param>
internal readonly record struct SetCombination(
    SetOperation Operation, EncodedKey[] Keys, EncodedKey Destination = default);
