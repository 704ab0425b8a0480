using MemoryDb.Log.Files;

namespace MemoryDb.Log;

/// <summary>What a recovery decided.</summary>
/// <param name="Tail">T: the last record that may have been acknowledged.</param>
/// <param name="Head">The first position to keep.</param>
/// <param name="Views">The folders that may supply records, that which won the vote first.</param>
internal sealed record Recovery(long Tail, long Head, IReadOnlyList<FolderView> Views);
