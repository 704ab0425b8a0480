using MemoryDb.Execution;

namespace MemoryDb.Operations;

/// <summary>The argument of LPUSH, RPUSH, LPUSHX and RPUSHX.</summary>
/// <param name="Items">The items, at least one, in the order in which they are pushed.</param>
/// <param name="When">Under which condition, on the list, they are pushed.</param>
internal readonly record struct ListPush(byte[][] Items, When When)
{
    public When When { get; } = Conditions.Check(When);
}
