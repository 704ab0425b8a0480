namespace MemoryDb.Operations;

/// <summary>The argument of SETRANGE.</summary>
/// <param name="Offset">Where the bytes begin.</param>
/// <param name="Bytes">The bytes.</param>
internal readonly record struct StringPatch(long Offset, byte[] Bytes);
