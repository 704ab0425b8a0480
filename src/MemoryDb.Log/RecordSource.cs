using MemoryDb.Log.Files;
using MemoryDb.Log.IO;

namespace MemoryDb.Log;

/// <summary>
/// The records that a recovery found, read around damage and around disks that hang. A folder may supply a position if
/// the position lies at or below its watermark (then it is durable, and the same in every folder) or if it holds it
/// under the ballot that won the vote (then its writer wrote the same everywhere).
/// </summary>
internal sealed class RecordSource : IAsyncDisposable
{
    private readonly RecordSupplier[] _suppliers;
    private readonly FolderView _best;
    private Queue<StoredRecord> _ahead = [];

    public RecordSource(IStorage storage, Takeover takeover, QuorumLogOptions options, LogSchedulers schedulers)
    {
        _best = takeover.Suppliers[0].View;
        _suppliers = [.. takeover.Suppliers.Select(
            member => new RecordSupplier(storage, member, _best, options, schedulers))];
    }

    /// <summary>Whether a folder may supply a position, and shows it.</summary>
    public static bool MaySupply(FolderView view, long position, FolderView best) =>
        (ReferenceEquals(view, best) || position <= view.Watermark || view.BallotAt(position) == best.Vote)
        && view.Find(position) is not null;

    /// <summary>The record at a position. Fast in ascending order.</summary>
    /// <exception cref="LogCorruptException">No folder can supply it.</exception>
    /// <exception cref="LogUnavailableException">The only folder that might does not answer.</exception>
    public async ValueTask<StoredRecord> ReadAsync(long position)
    {
        if (_ahead.TryDequeue(out StoredRecord next) && next.Position == position)
            return next;
        foreach (RecordSupplier supplier in _suppliers)
        {
            if (await supplier.ReadAsync(position) is { } found && found.TryDequeue(out StoredRecord first))
            {
                _ahead = found;
                return first;
            }
        }

        throw Missing(position);
    }

    /// <summary>The running checksum at a position; 0 before the first record.</summary>
    /// <exception cref="LogCorruptException">No folder can supply it.</exception>
    /// <exception cref="LogUnavailableException">The only folder that might does not answer.</exception>
    public async ValueTask<uint> ReadRunningChecksumAsync(long position)
    {
        if (position == 0)
            return 0;
        foreach (RecordSupplier supplier in _suppliers)
        {
            if (await supplier.ReadRunningChecksumAsync(position) is { } checksum)
                return checksum;
        }

        throw Missing(position);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (RecordSupplier supplier in _suppliers)
            await supplier.DisposeAsync();
    }

    private MemoryDbException Missing(long position) =>
        _suppliers.FirstOrDefault(supplier => supplier.IsLate) is { } late
            ? new LogUnavailableException($"'{late.Folder}' does not answer. Write again: it is left out then.")
            : new LogCorruptException(
                $"Record {position} was acknowledged but cannot be read from any replica.",
                new LogPosition(position),
                [.. _suppliers.Select(supplier => supplier.Folder)]);
}
