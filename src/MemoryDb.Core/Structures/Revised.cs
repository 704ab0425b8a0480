namespace MemoryDb;

/// <summary>
/// A value with the revision of the key's last write, expiry included: whoever hands it back changes only what nobody
/// else has changed since.
/// </summary>
/// <typeparam name="T">The value's type.</typeparam>
/// <param name="Value">The value, if the key exists.</param>
/// <param name="Revision">The revision; <see cref="Revision.None"/> if the key does not exist.</param>
public readonly record struct Revised<T>(Optional<T> Value, Revision Revision);
