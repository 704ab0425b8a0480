namespace MemoryDb.Operations;

/// <summary>The argument of EXPIRE.</summary>
/// <param name="Expiry">When the key is to expire.</param>
/// <param name="When">Under which conditions on the expiry that it has.</param>
internal readonly record struct KeyExpire(Expiry Expiry, ExpireWhen When);
