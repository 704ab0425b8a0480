using MemoryDb.Data;

namespace MemoryDb.Operations;

/// <summary>The argument of SMOVE.</summary>
/// <param name="Destination">The key of the set that gets the member.</param>
/// <param name="Member">The member.</param>
internal readonly record struct SetMove(EncodedKey Destination, byte[] Member);
