using MemoryDb.Log.Files;

namespace MemoryDb.Log;

/// <summary>A replica that promised a ballot, was read after that, and still held the promise.</summary>
/// <param name="Replica">The replica.</param>
/// <param name="View">What its folder showed.</param>
/// <param name="Folder">
/// What was checked in it, to follow it from there: nobody advances this one, whoever reads on takes a copy.
/// </param>
internal sealed record TakeoverMember(FileLogReplica Replica, FolderView View, SegmentFolder Folder);
