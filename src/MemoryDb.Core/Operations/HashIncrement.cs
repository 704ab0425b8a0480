namespace MemoryDb.Operations;

/// <summary>The argument of HINCRBY and HINCRBYFLOAT.</summary>
/// <param name="Field">The field.</param>
/// <param name="By">What is added.</param>
internal readonly record struct HashIncrement<TNumber>(byte[] Field, TNumber By);
