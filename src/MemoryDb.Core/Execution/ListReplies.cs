using MemoryDb.Operations;
using MemoryDb.Serialization;

namespace MemoryDb.Execution;

/// <summary>Replies of lists, for callers who mind what is missing.</summary>
internal static class ListReplies
{
    /// <summary>The number of items, unless nothing was inserted.</summary>
    public static readonly Func<long, Optional<long>> Inserted =
        static count => count > 0 ? new Optional<long>(count) : default;

    /// <summary>The only index found, if any.</summary>
    public static readonly Func<long[], Optional<long>> Index =
        static indexes => indexes.Length > 0 ? new Optional<long>(indexes[0]) : default;

    /// <summary>The items popped and their key, if any.</summary>
    public static Optional<PoppedItems<T>> Popped<T>(ListPopped? popped, ValueCodec<T> codec) =>
        popped is null
            ? default(Optional<PoppedItems<T>>)
            : new PoppedItems<T>(popped.Key.ToKey(), codec.DecodeAll(popped.Items));
}
