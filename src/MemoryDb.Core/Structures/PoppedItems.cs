namespace MemoryDb;

/// <summary>Items popped from the first of several lists that had any.</summary>
/// <typeparam name="T">The items' type.</typeparam>
/// <param name="Key">The key of the list.</param>
/// <param name="Items">The items, at least one, in the order in which they were popped.</param>
public readonly record struct PoppedItems<T>(Key Key, T[] Items);
