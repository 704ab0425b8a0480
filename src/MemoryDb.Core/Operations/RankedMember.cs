namespace MemoryDb.Operations;

/// <summary>The argument of ZRANK.</summary>
/// <param name="Member">The member.</param>
/// <param name="Order">From which end its rank counts.</param>
internal readonly record struct RankedMember(ReadOnlyMemory<byte> Member, Order Order);
