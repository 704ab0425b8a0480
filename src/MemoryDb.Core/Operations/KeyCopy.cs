using MemoryDb.Data;

namespace MemoryDb.Operations;

/// <summary>The argument of COPY beside the source.</summary>
/// <param name="Destination">The key to make, another than the source.</param>
/// <param name="Replace">Whether one that exists is replaced.</param>
internal readonly record struct KeyCopy(EncodedKey Destination, bool Replace);
