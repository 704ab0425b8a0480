using MemoryDb.Log.Files;
using MemoryDb.Log.IO;

namespace MemoryDb.Log;

/// <summary>
/// Mends the damaged segments of closed ballots in one folder, each as a whole file: a mended copy under a temporary
/// name, verified, synced, renamed over; the original is kept (invariant L8). Nobody writes into these files any more,
/// and all that counts in them is durable, so that it can be read from any folder whose watermark covers it.
/// </summary>
internal sealed class ReplicaRepair(
    IStorage storage,
    Takeover takeover,
    TakeoverMember member,
    QuorumLogOptions options,
    LogSchedulers schedulers,
    LogEvents events)
{
    /// <summary>Mends what can be mended.</summary>
    public async Task RunAsync(Func<bool> isOver)
    {
        long last = takeover.StartIn(member.Replica.ReplicaId) - 1;
        foreach (DamagedSegment damaged in member.View.FindDamagedSegments(takeover.Recovery.Head, last))
        {
            if (isOver())
                return;
            try
            {
                await RepairAsync(damaged);
            }
            catch (Exception exception) when (exception
                is StorageException or LogCorruptException or LogUnavailableException)
            {
                // Not found: a higher ballot has cleared away what this one had prepared.
                if (exception is StorageException { ErrorNumber: not (0 or NativeMethods.ErrorNotFound) })
                    member.Replica.Fail(ReplicaState.Failed, exception);
                events.Tell(new QuorumLogEvent(
                    QuorumLogEventKind.RepairFailed,
                    $"'{PathOf(damaged.Name.SegmentFile)}' could not be mended: {exception.Message}",
                    member.Replica.ReplicaId,
                    damaged.MissingCount,
                    exception));
            }
        }
    }

    private async Task RepairAsync(DamagedSegment damaged)
    {
        string path = PathOf(damaged.Name.SegmentFile);
        string temporary = PathOf($"{takeover.Ballot}-mended{SegmentName.PreparedSuffix}");
        await storage.DeleteAsync(temporary);
        IStorageFile target = await storage.TryCreateFileAsync(temporary)
            ?? throw new StorageException("open", temporary, NativeMethods.ErrorExists, "The name is taken");
        await using (target)
        {
            await using var source = new RecordSource(storage, takeover, options, schedulers);
            await using SegmentReader? original = await TryOpenAsync(damaged.Name, path);
            var mender = new SegmentMender(damaged, OriginOf(damaged.Name), source, target);
            await mender.WriteAsync(original, await HeaderForAsync(damaged, source));
            await target.SyncAsync();
        }

        await VerifyAsync(damaged, temporary);
        string? aside = await storage.FileExistsAsync(path)
            ? await member.Replica.Whole.LinkAsideAsync(damaged.Name.SegmentFile)
            : null;
        await storage.SyncFolderAsync(member.View.Folder); // the original's second name, before it loses the first
        await storage.RenameAsync(temporary, path);
        await storage.SyncFolderAsync(member.View.Folder);
        await member.Replica.RunAsync(() =>
        {
            member.Replica.Segments.Forget(damaged.Name);
            return Task.FromResult(true);
        });
        member.Replica.CountRepaired(damaged.MissingCount);
        events.Tell(new QuorumLogEvent(
            QuorumLogEventKind.SegmentRepaired,
            $"'{path}' has been mended: {damaged.MissingCount} records came from the other replicas."
            + (aside is null ? "" : $" The damaged file is kept as '{aside}'."),
            member.Replica.ReplicaId,
            damaged.MissingCount));
    }

    /// <summary>The mended file is read back before it takes the place of the damaged one.</summary>
    private async Task VerifyAsync(DamagedSegment damaged, string temporary)
    {
        var scan = new SegmentScan(OriginOf(damaged.Name), damaged.Name);
        await scan.AdvanceAsync(storage, temporary, lookBehindDamage: true);
        bool isWhole = scan.Header is not null && scan.LastPosition >= damaged.LastNeeded
            && !scan.Gaps.Any(gap => gap.Last >= damaged.FirstNeeded && gap.First <= damaged.LastNeeded);
        if (!isWhole)
            throw new StorageException("read", temporary, 0, "The copy just written is damaged");
    }

    private async Task<SegmentReader?> TryOpenAsync(SegmentName name, string path) =>
        await storage.FileExistsAsync(path)
            ? new SegmentReader(await storage.OpenFileAsync(path, writable: false), OriginOf(name))
            : null;

    /// <summary>The segment's own header, or one that says the same as far as that is known.</summary>
    private async Task<SegmentHeader> HeaderForAsync(DamagedSegment damaged, RecordSource source)
    {
        if (damaged.Header is { } intact)
            return intact;
        SegmentOrigin owner = member.View.Owner;
        long before = damaged.Name.Start - 1;
        return new SegmentHeader(
            owner.DatabaseId,
            owner.ReplicaId,
            damaged.Name.Ballot,
            damaged.Name.Start,
            // A ballot has one T in all folders. If nobody knows it any more, it counts: all that it covers is here.
            takeover.Recovery.Views
                .Select(view => view.RecoveredTailOf(damaged.Name.Ballot))
                .FirstOrDefault(tail => tail >= 0) ?? before,
            before,
            before < takeover.Recovery.Head - 1 ? 0 : await source.ReadRunningChecksumAsync(before));
    }

    private SegmentOrigin OriginOf(SegmentName name) => member.View.Owner with { Ballot = name.Ballot };

    private string PathOf(string name) => Path.Combine(member.View.Folder, name);
}
