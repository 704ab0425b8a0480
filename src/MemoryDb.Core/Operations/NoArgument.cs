namespace MemoryDb.Operations;

/// <summary>The argument of an operation that needs none.</summary>
internal readonly struct NoArgument;
