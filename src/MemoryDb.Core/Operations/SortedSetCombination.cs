using MemoryDb.Data;

namespace MemoryDb.Operations;

/// <summary>The argument of ZUNION, ZINTER and ZDIFF.</summary>
/// <param name="Operation">Which of them.</param>
/// <param name="Keys">The keys; one named twice counts twice.</param>
/// <param name="Weights">For each key what its scores are multiplied by; null for 1 each.</param>
/// <param name="Aggregate">What becomes of the scores that a member has in several.</param>
internal readonly record struct SortedSetCombination(
    SetOperation Operation, EncodedKey[] Keys, double[]? Weights, Aggregate Aggregate);
