using MemoryDb.Log.Files;
using MemoryDb.Log.IO;

namespace MemoryDb.Log;

/// <summary>
/// How a process becomes the writer: promise, then read the same folders, decide the tail, list the promises once more.
/// Nothing but promises is written here.
/// </summary>
internal sealed class Preparation(IStorage storage, FileLogReplica[] replicas, QuorumLogOptions options, ulong node)
{
    private readonly int _majority = Quorum.Majority(replicas.Length);

    /// <summary>Tries once, with a ballot above all that can be seen.</summary>
    /// <returns>What the ballot begins with; null if a rival was faster.</returns>
    /// <exception cref="LogUnavailableException">No majority of the replicas answers.</exception>
    /// <exception cref="LogCorruptException">A majority, or a record, cannot be established.</exception>
    public async Task<Takeover?> TryAsync()
    {
        FileLogReplica[] healthy = RequireMajority();
        List<(FileLogReplica Replica, Ballot Highest)> seen =
            await ReplicaCalls.AllAsync(healthy, _majority, options, ReadHighestAsync);
        healthy = RequireMajority();
        var ballot = new Ballot(seen.Max(answer => answer.Highest).Counter + 1, node);

        List<(FileLogReplica Replica, FolderView? View)> answers = await ReplicaCalls.AllAsync(
            healthy, _majority, options, async replica => await PromiseAndReadAsync(replica, ballot));
        RequireMajority();
        (FileLogReplica Replica, FolderView View)[] promised =
            [.. answers.Where(answer => answer.View is not null).Select(answer => (answer.Replica, answer.View!))];
        if (promised.Length < _majority)
            return null;
        Recovery recovery = TailRecovery.Decide([.. promised.Select(answer => answer.View)], replicas.Length);

        List<(FileLogReplica Replica, bool Holds)> holding = await ReplicaCalls.AllAsync(
            [.. promised.Select(answer => answer.Replica)],
            _majority,
            options,
            replica => replica.Promises.IsHighestAsync(ballot));
        var members = promised
            .Where(answer => holding.Exists(other => other.Replica == answer.Replica && other.Holds))
            .ToList();
        foreach ((FileLogReplica replica, FolderView view) in members)
            replica.CountDamaged(TailRecovery.CountDamaged(view, recovery.Head));
        return members.Count >= _majority ? new Takeover(ballot, recovery, members) : null;
    }

    private static async Task<FolderView?> PromiseAndReadAsync(FileLogReplica replica, Ballot ballot) =>
        await replica.Promises.TryPromiseAsync(ballot)
            ? await replica.Segments.ReadAsync(lookBehindDamage: true)
            : null;

    private async Task<Ballot> ReadHighestAsync(FileLogReplica replica)
    {
        Ballot highest = await replica.Promises.GetHighestAsync();
        foreach (string file in await storage.ListAsync(replica.Folder))
        {
            if (SegmentName.TryParse(file, SegmentName.SegmentSuffix, out SegmentName segment))
                highest = Ballot.Max(highest, segment.Ballot);
        }

        return highest;
    }

    private FileLogReplica[] RequireMajority()
    {
        FileLogReplica[] healthy = [.. replicas.Where(replica => replica.IsHealthy)];
        return healthy.Length >= _majority ? healthy : throw Unavailability.Of(replicas);
    }
}
