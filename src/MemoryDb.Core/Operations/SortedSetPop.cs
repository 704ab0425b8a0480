namespace MemoryDb.Operations;

/// <summary>The argument of ZPOPMIN and ZPOPMAX.</summary>
/// <param name="Count">How many members are popped at most.</param>
/// <param name="Order">From the lowest score up, or from the highest down.</param>
internal readonly record struct SortedSetPop(int Count, Order Order);
