using MemoryDb.Data;

namespace MemoryDb.Operations;

/// <summary>The argument of commands that store what others return: ZRANGESTORE, ZUNIONSTORE and their kin.</summary>
/// <param name="Destination">The key that is replaced, whatever it held.</param>
/// <param name="Selection">What the other command takes.</param>
internal readonly record struct StoredSelection<TSelection>(EncodedKey Destination, TSelection Selection);
