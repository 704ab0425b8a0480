using MemoryDb.Log.Files;
using MemoryDb.Testing;

namespace MemoryDb.Simulation;

/// <summary>
/// The calls before which it matters that a process stops: each step of the protocol, and any call.
/// </summary>
internal sealed record PausePoint(string Name, Func<StorageCall, bool> Matches)
{
    private const int SmallWriteBytes = 4096; // less than what fills a new segment

    /// <summary>The steps of a takeover before it writes anything but promises.</summary>
    public static IReadOnlyList<PausePoint> OfTakeover { get; } =
    [
        new("promise", call => call.Operation == StorageOperation.CreateFile && IsPromise(call)),
        new("sync of a promise", call => call.Operation == StorageOperation.SyncFolder && IsPromise(call)),
        new("list of promises", IsList),
        new("reading", call => call.Operation == StorageOperation.OpenFile),
    ];

    /// <summary>The steps of an append.</summary>
    public static IReadOnlyList<PausePoint> OfAppend { get; } =
    [
        new("frame", call => IsWrite(call) && call.Offset > 0),
        new("sync", call => call.Operation == StorageOperation.Sync),
        new("list of promises", IsList),
        new("watermark", call => call.Operation == StorageOperation.Write && IsWatermark(call)),
    ];

    /// <summary>The steps by which a segment, and a folder that was lost, come to count.</summary>
    public static IReadOnlyList<PausePoint> OfFilling { get; } =
    [
        new("new watermark", call => call.Operation == StorageOperation.CreateFile && IsWatermark(call)),
        new("new segment", call => call.Operation == StorageOperation.CreateFile && IsPrepared(call)),
        new("segment header", call => IsWrite(call) && call.Offset == 0 && call.Count < SmallWriteBytes),
        new("name of a segment", call => call.Operation == StorageOperation.Rename),
        new("name of a folder", call => call.Operation == StorageOperation.Link),
        new("deletion", call => call.Operation == StorageOperation.Delete),
    ];

    public static IReadOnlyList<PausePoint> All { get; } =
    [
        .. OfTakeover, .. OfAppend, .. OfFilling, new("any call", _ => true),
    ];

    private static bool IsList(StorageCall call) => call.Operation == StorageOperation.List && IsPromise(call);

    private static bool IsWrite(StorageCall call) => call.Operation == StorageOperation.Write && !IsWatermark(call);

    private static bool IsPromise(StorageCall call) =>
        call.Path.Contains($"/{ReplicaFolder.PromisesName}", StringComparison.Ordinal);

    private static bool IsWatermark(StorageCall call) =>
        call.Path.EndsWith(SegmentName.WatermarkSuffix, StringComparison.Ordinal);

    private static bool IsPrepared(StorageCall call) =>
        call.Path.EndsWith(SegmentName.PreparedSuffix, StringComparison.Ordinal);
}
