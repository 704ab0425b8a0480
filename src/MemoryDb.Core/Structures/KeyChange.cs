namespace MemoryDb;

/// <summary>A change of a key that is durable.</summary>
/// <param name="Key">The key; the default value for <see cref="KeyChangeKind.Cleared"/>.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Type">What the key holds now, or held before it was removed.</param>
/// <param name="Revision">
/// The revision of the change. All changes of one command or transaction share one; a later change has a higher one.
/// </param>
public readonly record struct KeyChange(Key Key, KeyChangeKind Kind, KeyType Type, Revision Revision);
