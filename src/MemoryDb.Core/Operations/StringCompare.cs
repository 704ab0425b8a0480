namespace MemoryDb.Operations;

/// <summary>The argument of a SET that depends on what the key holds.</summary>
/// <param name="Expected">The bytes, or the revision, that it must have.</param>
/// <param name="Pair">The stored pair of key and value.</param>
/// <param name="Expiry">What becomes of the expiry.</param>
internal readonly record struct StringCompare<TExpected>(TExpected Expected, byte[] Pair, Expiry Expiry);
