using MemoryDb.Log.Files;
using MemoryDb.Log.IO;

namespace MemoryDb.Log;

/// <summary>
/// The records that a recovery found, read around damage. A folder may supply a position if the position lies at or
/// below its watermark (then it is durable, and the same in every folder) or if it holds it under the ballot that won
/// the vote
/// (then its writer wrote the same everywhere).
/// </summary>
internal sealed class RecordSource : IAsyncDisposable
{
    private readonly FolderReader[] _readers;
    private readonly Ballot _vote;

    /// <param name="storage">The disk.</param>
    /// <param name="views">The folders, that which won the vote first.</param>
    public RecordSource(IStorage storage, IReadOnlyList<FolderView> views)
    {
        _readers = [.. views.Select(view => new FolderReader(storage, view))];
        _vote = views[0].Vote;
    }

    /// <summary>Whether a folder may supply a position, and shows it.</summary>
    public static bool MaySupply(FolderView view, long position, FolderView best) =>
        (ReferenceEquals(view, best) || position <= view.Watermark || view.BallotAt(position) == best.Vote)
        && view.Find(position) is not null;

    /// <summary>The record at a position; its payload is valid until the next call.</summary>
    /// <exception cref="LogCorruptException">No folder can supply it.</exception>
    public async ValueTask<StoredRecord> ReadAsync(long position)
    {
        foreach (FolderReader reader in _readers)
        {
            if (MaySupply(reader.View, position, _readers[0].View) && await reader.TryReadAsync(position) is { } record)
                return record;
        }

        throw Missing(position);
    }

    /// <summary>The running checksum at a position; 0 before the first record.</summary>
    public async ValueTask<uint> ReadRunningChecksumAsync(long position)
    {
        if (position == 0)
            return 0;
        foreach (FolderReader reader in _readers)
        {
            bool trusted = reader.View.BallotAt(position + 1) == _vote || position <= reader.View.Watermark;
            if (trusted && await reader.TryReadRunningChecksumAsync(position) is { } checksum)
                return checksum;
        }

        throw Missing(position);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (FolderReader reader in _readers)
            await reader.DisposeAsync();
    }

    private LogCorruptException Missing(long position) => new(
        $"Record {position} was acknowledged but cannot be read from any replica.",
        new LogPosition(position),
        [.. _readers.Select(reader => reader.View.Folder)]);
}
