namespace MemoryDb.Data;

/// <summary>
/// A collection whose elements can be drawn. It holds each in one object, so that the same object is the same element.
/// </summary>
internal interface IElementSource<TElement>
    where TElement : class
{
    /// <summary>How many elements there are.</summary>
    int Count { get; }

    /// <summary>An element drawn at random, each equally likely, or <c>null</c> if there is none. O(1).</summary>
    TElement? PickRandom(RandomSource random);

    /// <summary>Writes all elements, in no order that means anything, into an array that has room for them.</summary>
    void CopyTo(TElement[] elements);
}
