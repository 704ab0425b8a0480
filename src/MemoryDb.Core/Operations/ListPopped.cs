using MemoryDb.Data;

namespace MemoryDb.Operations;

/// <summary>What LMPOP took.</summary>
/// <param name="Key">From which key.</param>
/// <param name="Items">The items, in the order in which they were popped.</param>
internal sealed record ListPopped(EncodedKey Key, ReadOnlyMemory<byte>[] Items);
