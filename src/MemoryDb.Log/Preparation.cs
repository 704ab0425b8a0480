using MemoryDb.Log.Files;
using MemoryDb.Log.IO;

namespace MemoryDb.Log;

/// <summary>
/// How a process becomes the writer: promise, then read the same folders, decide the tail, list the promises once more.
/// Nothing but promises is written here, and the folders for them where a replica's folder was lost.
/// </summary>
internal sealed class Preparation(IStorage storage, FileLogReplica[] replicas, QuorumLogOptions options, ulong node)
{
    private readonly int _majority = Quorum.Majority(replicas.Length);

    /// <summary>The id in every ballot that this process draws.</summary>
    public ulong Node => node;

    /// <summary>Tries once, with a ballot above all that can be seen.</summary>
    /// <param name="isClosed">Whether the log has been closed: then nothing more is promised.</param>
    /// <returns>What the ballot begins with; null if a rival was faster.</returns>
    /// <exception cref="LogUnavailableException">No majority of the replicas answers.</exception>
    /// <exception cref="LogCorruptException">A majority, or a record, cannot be established.</exception>
    public async Task<Takeover?> TryAsync(Func<bool> isClosed)
    {
        FileLogReplica[] healthy = RequireMajority();
        Ballot highest = await FindHighestAsync(healthy);
        healthy = RequireMajority();
        var ballot = new Ballot(highest.Counter + 1, node);
        if (isClosed())
            return null;

        Task<List<FileLogReplica>> joining = PromiseInNewFoldersAsync(ballot, isClosed);
        List<(FileLogReplica Replica, TakeoverMember? Member)> answers = await ReplicaCalls.AllAsync(
            healthy, _majority, options, replica => PromiseAndReadAsync(replica, ballot, isClosed), replicas);
        List<FileLogReplica> joined = await joining;
        RequireMajority();
        TakeoverMember[] promised = [.. answers.Select(answer => answer.Member).OfType<TakeoverMember>()];
        if (promised.Length < _majority)
            return null;
        FileLogReplica[] asked = [.. promised.Select(member => member.Replica)];
        // One that refused the promise cannot be asked instead.
        FileLogReplica[] all = [.. asked, .. replicas.Except(healthy)];
        List<(FileLogReplica Replica, bool Holds)> holding = await ReplicaCalls.AllAsync(
            asked, _majority, options, replica => replica.Promises.IsHighestAsync(ballot), all);
        TakeoverMember[] members = [.. promised.Where(member =>
            holding.Exists(other => other.Replica == member.Replica && other.Holds))];
        if (members.Length < _majority || Decide(members, members.Length == promised.Length) is not { } recovery)
            return null;
        foreach (TakeoverMember member in members)
            member.Replica.CountDamaged(TailRecovery.CountDamaged(member.View, recovery.Head));
        TakeoverMember[] suppliers =
            [.. recovery.Views.Select(view => members.First(member => ReferenceEquals(member.View, view)))];
        return new Takeover(ballot, recovery, suppliers, members, joined);
    }

    /// <summary>
    /// Decided from folders that still hold the promise: another may have been lost, and be empty, since it was
    /// promised. Without all of them a log that looks corrupt proves nothing but that a rival was there.
    /// </summary>
    private Recovery? Decide(TakeoverMember[] members, bool areAll)
    {
        try
        {
            return TailRecovery.Decide(
                [.. members.Select(member => member.View)],
                replicas.Length,
                replicas.Length - Missing().Length - members.Length);
        }
        catch (MemoryDbException) when (!areAll)
        {
            return null;
        }
    }

    private static async Task<TakeoverMember?> PromiseAndReadAsync(
        FileLogReplica replica, Ballot ballot, Func<bool> isClosed)
    {
        if (!await replica.Promises.TryPromiseAsync(ballot, isClosed))
            return null;
        ReplicaIdentity? found = (await replica.Whole.InspectAsync()).Identity;
        if (!replica.IsOwn(found))
        {
            replica.Fail(found is null ? ReplicaState.Missing : ReplicaState.Failed,
                new IOException("The folder was lost, or belongs to another database."));
            return null;
        }

        FolderView view = await replica.Segments.ReadAsync(lookBehindDamage: true);
        return new TakeoverMember(replica, view, replica.Segments.Copy());
    }

    /// <summary>Above it is above every promise and segment that can be seen, those in lost folders included.</summary>
    private async Task<Ballot> FindHighestAsync(FileLogReplica[] healthy)
    {
        Task<List<(FileLogReplica Replica, Ballot Highest)>> missing =
            ReplicaCalls.AllAsync(Missing(), 0, options, ReadHighestAsync);
        List<(FileLogReplica Replica, Ballot Highest)> seen =
            await ReplicaCalls.AllAsync(healthy, _majority, options, ReadHighestAsync, replicas);
        return seen.Concat(await missing).Select(answer => answer.Highest).DefaultIfEmpty(Ballot.None).Max();
    }

    /// <summary>
    /// Promises the ballot in folders that are new or were lost. That counts for nothing; it fences older writers that
    /// fill the same folder. Whoever sees no <c>REPLICA</c> there after that may fill it.
    /// </summary>
    private async Task<List<FileLogReplica>> PromiseInNewFoldersAsync(Ballot ballot, Func<bool> isClosed)
    {
        List<(FileLogReplica Replica, bool Joins)> answers = await ReplicaCalls.AllAsync(
            Missing(),
            0,
            options,
            async replica => await replica.Whole.TryCreateAsync()
                && await replica.Promises.TryPromiseAsync(ballot, isClosed)
                && !await TakeFilledAsync(replica));
        return [.. answers.Where(answer => answer.Joins).Select(answer => answer.Replica)];
    }

    /// <summary>A rival may have filled the folder meanwhile: then it counts from the next ballot on.</summary>
    private async Task<bool> TakeFilledAsync(FileLogReplica replica)
    {
        ReplicaIdentity? found = (await replica.Whole.InspectAsync()).Identity;
        if (found is null)
            return false;
        if (!replica.IsOwn(found))
            return true;
        replica.Readmit();
        return true;
    }

    private FileLogReplica[] Missing() =>
        [.. replicas.Where(replica => replica.Status.State == ReplicaState.Missing)];

    private async Task<Ballot> ReadHighestAsync(FileLogReplica replica)
    {
        if (!await storage.FolderExistsAsync(replica.Folder))
            return Ballot.None;
        Ballot highest = await replica.Whole.GetHighestPromiseAsync();
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
