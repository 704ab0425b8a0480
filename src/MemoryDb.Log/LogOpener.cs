using MemoryDb.Log.Files;
using MemoryDb.Log.IO;

namespace MemoryDb.Log;

/// <summary>
/// Looks at what is on the disks before anything is opened, and creates a database where none is. Except for that and
/// the lock file, nothing is written.
/// </summary>
internal sealed class LogOpener(IStorage storage, string directory, FileLogReplica[] replicas, QuorumLogOptions options)
{
    /// <summary>Several syncs in a row, and nobody else to go on with: so many times the timeout of a step.</summary>
    private const int CreationPatience = 10;

    private static readonly string[] KnownNames = ["owner.lock", "nodes", "snapshots", "lost+found"];

    private readonly int _majority = Quorum.Majority(replicas.Length);

    private sealed record Inspection(
        Guid? DatabaseId, bool IsToBeCreated, List<(FileLogReplica Replica, ReplicaInspection Found)> Replicas);

    /// <summary>Checks that a database is there or can be created; nothing is created yet.</summary>
    public async Task CheckAsync()
    {
        RequireParent(directory, await HasParentAsync(directory));
        // The folder above a replica may be on its disk, and hang with it.
        List<(FileLogReplica Replica, bool HasParent)> found = await ReplicaCalls.AllAsync(
            replicas, _majority, options, replica => HasParentAsync(replica.Folder));
        foreach ((FileLogReplica replica, bool hasParent) in found)
            RequireParent(replica.Folder, hasParent);
        await InspectAsync();
    }

    private async Task<bool> HasParentAsync(string folder) =>
        ParentOf(folder) == directory || await storage.FolderExistsAsync(ParentOf(folder));

    private static void RequireParent(string folder, bool exists)
    {
        if (!exists)
        {
            throw new LogConfigurationException(
                $"'{folder}' cannot be created: '{ParentOf(folder)}' does not exist."
                + " Create it, or name another directory.");
        }
    }

    private static string ParentOf(string folder) => Path.GetDirectoryName(folder) ?? folder;

    /// <summary>Opens the database: adopts the folders that belong to it, or creates them.</summary>
    public async Task OpenAsync()
    {
        Inspection found = await InspectAsync();
        Guid? databaseId = found.DatabaseId;
        if (found.IsToBeCreated)
        {
            // Another process may have created it at the same time: what is there now decides, or is refused.
            await CreateAsync(databaseId);
            found = await InspectAsync();
            databaseId = found.DatabaseId;
        }

        SetAside(found.Replicas);
        if (replicas.Count(replica => replica.IsHealthy) < _majority || databaseId is not { } identifier)
            throw Unavailability.Of(replicas);
        foreach (FileLogReplica replica in replicas)
            replica.Adopt(identifier);
        await SyncNamesAsync();
        await SurveyAsync();
    }

    /// <summary>
    /// Whoever created the folders may have been killed before their names were durable: nothing may be promised in
    /// them before they are (invariant L13).
    /// </summary>
    private async Task SyncNamesAsync()
    {
        await ReplicaCalls.AllAsync(
            [.. replicas.Where(replica => replica.IsHealthy)],
            _majority,
            options,
            async replica =>
            {
                await replica.Whole.SyncNamesAsync();
                return true;
            });
        if (replicas.Count(replica => replica.IsHealthy) < _majority)
            throw Unavailability.Of(replicas);
        await ReplicaFolder.SyncNamesAsync(storage, directory);
    }

    private async Task<Inspection> InspectAsync()
    {
        List<(FileLogReplica Replica, ReplicaInspection Found)> found = await ReplicaCalls.AllAsync(
            [.. replicas.Where(replica => replica.IsHealthy)],
            _majority,
            options,
            replica => replica.Whole.InspectAsync());
        foreach ((FileLogReplica replica, ReplicaInspection inspection) in found)
        {
            if (inspection.NewerVersion is { } version)
            {
                throw new IncompatibleVersionException(
                    $"'{Path.Combine(replica.Folder, ReplicaFolder.IdentityName)}'", version, SegmentFormat.Version);
            }
        }

        Guid? databaseId = RequireAgreement(found);
        bool isToBeCreated = found.Count == replicas.Length
            && found.TrueForAll(answer => !answer.Found.IsDamaged && !answer.Found.HasPromises)
            && !found.TrueForAll(answer => answer.Found.Identity is not null);
        if (isToBeCreated && databaseId is null)
            await RequireEmptyAsync();
        return new Inspection(databaseId, isToBeCreated, found);
    }

    private Guid? RequireAgreement(List<(FileLogReplica Replica, ReplicaInspection Found)> found)
    {
        Guid? databaseId = null;
        string? first = null;
        foreach ((FileLogReplica replica, ReplicaInspection inspection) in found)
        {
            if (inspection.Identity is not { } identity)
                continue;
            if (identity.ReplicaCount != replicas.Length)
            {
                throw new LogConfigurationException(
                    $"'{replica.Folder}' belongs to a database of {identity.ReplicaCount} replicas, not"
                    + $" {replicas.Length}. Open it with {nameof(QuorumLogOptions.ReplicaCount)} ="
                    + $" {identity.ReplicaCount}.");
            }

            if (identity.ReplicaId != replica.ReplicaId)
            {
                throw new LogConfigurationException(
                    $"'{replica.Folder}' is replica {identity.ReplicaId}, not {replica.ReplicaId}."
                    + " Name the folders in their order.");
            }

            if (databaseId is { } other && other != identity.DatabaseId)
            {
                throw new LogConfigurationException(
                    $"'{replica.Folder}' and '{first}' belong to different databases. Name the folders of one.");
            }

            databaseId = identity.DatabaseId;
            first = replica.Folder;
        }

        return databaseId;
    }

    /// <summary>
    /// A folder without an intact <c>REPLICA</c> counts for nothing until it has been filled again (hole H10).
    /// </summary>
    private static void SetAside(List<(FileLogReplica Replica, ReplicaInspection Found)> found)
    {
        foreach ((FileLogReplica replica, ReplicaInspection inspection) in found)
        {
            if (inspection.IsDamaged)
                replica.Fail(ReplicaState.Missing, new IOException($"'{ReplicaFolder.IdentityName}' is damaged."));
            else if (inspection.Identity is null)
                replica.Fail(ReplicaState.Missing,
                    new IOException($"There is no '{ReplicaFolder.IdentityName}': the folder is new or was lost."));
        }
    }

    /// <summary>
    /// Creates a database, or finishes what was begun: every folder gets its <c>REPLICA</c> before the first promise
    /// anywhere, the first folder first. Of several that try at once the first wins there, and its id holds (hole H19).
    /// </summary>
    private async Task CreateAsync(Guid? begun)
    {
        try
        {
            byte[] drawn = new byte[16];
            options.Random.NextBytes(drawn);
            await storage.CreateFolderAsync(directory);
            FileLogReplica first = replicas[0];
            Guid databaseId = await CreateReplicaAsync(first, begun ?? new Guid(drawn));
            foreach (FileLogReplica replica in replicas.Skip(1))
                await CreateReplicaAsync(replica, databaseId);
            await storage.SyncFolderAsync(directory);
            await storage.SyncFolderAsync(Path.GetDirectoryName(directory)!);
        }
        catch (StorageException exception)
        {
            throw new LogConfigurationException(
                $"The database in '{directory}' cannot be created: {exception.Message} Make the directory writable.",
                exception);
        }
    }

    private async Task RequireEmptyAsync()
    {
        if (!await storage.FolderExistsAsync(directory))
            return;
        foreach (string name in await storage.ListAsync(directory))
        {
            bool isKnown = KnownNames.Contains(name)
                || replicas.Any(replica => replica.Folder == Path.Combine(directory, name));
            if (!isKnown)
            {
                throw new LogConfigurationException(
                    $"'{directory}' holds no database, but is not empty: '{name}'. Name an empty or a new directory.");
            }
        }
    }

    /// <summary>A disk that hangs ends the attempt. What it does later is what the next attempt would do.</summary>
    private async Task<Guid> CreateReplicaAsync(FileLogReplica replica, Guid databaseId)
    {
        var identity = new ReplicaIdentity(databaseId, replica.ReplicaId, replicas.Length);
        Task<ReplicaIdentity> creating = replica.RunAsync(async () =>
        {
            await replica.Whole.CreateAsync();
            return await replica.Whole.NameAsync(identity, options.Random, IsUnpromisedAsync) ?? identity;
        });
        await ReplicaCalls.WaitAllAsync(
            [creating], options.ReplicaTimeout * CreationPatience, options.TimeProvider);
        return creating.IsCompleted
            ? (await creating).DatabaseId
            : throw new LogUnavailableException(
                $"'{replica.Folder}' does not answer, and a database is created in all its folders or not at all."
                + " Open it again when the disk works.");
    }

    /// <summary>
    /// Whether nobody has begun to write. After that a folder without its name was lost, and only a writer that has
    /// filled it may name it.
    /// </summary>
    private async Task<bool> IsUnpromisedAsync()
    {
        foreach (FileLogReplica replica in replicas)
        {
            if (await replica.Whole.GetHighestPromiseAsync() > Ballot.None)
                return false;
        }

        return true;
    }

    /// <summary>Reads everything once: a log that cannot be opened is refused before anything is changed.</summary>
    private async Task SurveyAsync()
    {
        FileLogReplica[] healthy = [.. replicas.Where(replica => replica.IsHealthy)];
        List<(FileLogReplica Replica, FolderView View)> views = await ReplicaCalls.AllAsync(
            healthy, _majority, options, replica => replica.Segments.ReadAsync(lookBehindDamage: true));
        if (views.Count < _majority)
            throw Unavailability.Of(replicas);
        int lost = replicas.Count(replica => replica.Status.State == ReplicaState.Missing);
        Recovery recovery = TailRecovery.Survey(
            [.. views.Select(answer => answer.View)], replicas.Length, replicas.Length - lost - views.Count);
        foreach ((FileLogReplica replica, FolderView view) in views)
            replica.CountDamaged(TailRecovery.CountDamaged(view, recovery.Head));
    }
}
