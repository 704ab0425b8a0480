using MemoryDb.Log.IO;

namespace MemoryDb.Log.Files;

/// <summary>
/// A replica's folder as a whole: whose it is, as its file <c>REPLICA</c> tells, and how a new one is set up.
/// </summary>
internal sealed class ReplicaFolder(IStorage storage, string folder)
{
    public const string IdentityName = "REPLICA";
    public const string PromisesName = "promises";
    public const string HeadName = "head";
    public const string AsideSuffix = ".damaged";

    /// <summary>As much as a small segment takes, so that a disk that is all but full is not tried in vain.</summary>
    private const int ProbeBytes = 1 << 20;

    public PromiseFolder Promises { get; } = new(storage, Path.Combine(folder, PromisesName));

    public HeadFolder Head { get; } = new(storage, Path.Combine(folder, HeadName));

    private string IdentityPath => Path.Combine(folder, IdentityName);

    /// <summary>Makes the names in a folder, and its own, durable.</summary>
    public static async Task SyncNamesAsync(IStorage storage, string folder)
    {
        await storage.SyncFolderAsync(folder);
        try
        {
            await storage.SyncFolderAsync(Path.GetDirectoryName(folder)!);
        }
        catch (StorageException exception) when (exception.ErrorNumber == NativeMethods.ErrorAccessDenied)
        {
            // Whoever may not read the folder above has not created anything in it.
        }
    }

    /// <inheritdoc cref="SyncNamesAsync(IStorage, string)"/>
    public Task SyncNamesAsync() => SyncNamesAsync(storage, folder);

    /// <summary>Looks whose folder it is. Nothing is written.</summary>
    public async Task<ReplicaInspection> InspectAsync()
    {
        if (!await storage.FolderExistsAsync(folder))
            return new ReplicaInspection(null, null, false, false);
        IReadOnlyList<string> names = await storage.ListAsync(folder);
        bool hasPromises = await GetHighestPromiseAsync() > Ballot.None;
        if (!names.Contains(IdentityName))
            return new ReplicaInspection(null, null, hasPromises, false);
        byte[] bytes = new byte[SegmentFormat.IdentityBytes];
        await using IStorageFile file = await storage.OpenFileAsync(IdentityPath, writable: false);
        int length = await file.ReadAsync(0, bytes);
        return SegmentFormat.ReadIdentity(bytes.AsSpan(0, length), out ReplicaIdentity identity, out int version) switch
        {
            DecodeOutcome.Newer => new ReplicaInspection(null, version, hasPromises, false),
            DecodeOutcome.Damaged => new ReplicaInspection(null, null, hasPromises, true),
            _ => new ReplicaInspection(identity, null, hasPromises, false),
        };
    }

    /// <summary>The folder's promise, also if it was never set up.</summary>
    public async Task<Ballot> GetHighestPromiseAsync() =>
        await storage.FolderExistsAsync(Path.Combine(folder, PromisesName))
            ? await Promises.GetHighestAsync()
            : Ballot.None;

    /// <summary>Creates the folder and the folders in it, as far as they are missing, durably.</summary>
    public async Task CreateAsync()
    {
        await storage.CreateFolderAsync(folder);
        await storage.CreateFolderAsync(Path.Combine(folder, PromisesName));
        await storage.CreateFolderAsync(Path.Combine(folder, HeadName));
        await storage.SyncFolderAsync(folder);
        await storage.SyncFolderAsync(Path.GetDirectoryName(folder)!);
    }

    /// <summary>The same, unless the folder above is missing: then its disk is not there.</summary>
    public async Task<bool> TryCreateAsync()
    {
        if (!await storage.FolderExistsAsync(Path.GetDirectoryName(folder)!))
            return false;
        await CreateAsync();
        return true;
    }

    /// <summary>Finds out whether the disk stores anything: a file is written, synced and removed again.</summary>
    /// <exception cref="StorageException">It does not.</exception>
    public async Task TryWriteAsync(Random random)
    {
        if (!await storage.FolderExistsAsync(folder))
            return; // whether it can be created shows when it is
        string path = Path.Combine(folder, $"{Ballot.None}-{random.NextInt64():x16}{SegmentName.PreparedSuffix}");
        IStorageFile? file = await storage.TryCreateFileAsync(path);
        if (file is null)
            return;
        try
        {
            await using (file)
            {
                await file.WriteAsync(0, new byte[ProbeBytes]);
                await file.SyncAsync();
            }

            await storage.SyncFolderAsync(folder);
        }
        finally
        {
            await storage.DeleteAsync(path);
        }
    }

    /// <summary>
    /// Puts <c>REPLICA</c> there, durably, unless there is an intact one: the first wins (hole H19). It says that all
    /// the rest is there: it is named last.
    /// </summary>
    /// <param name="identity">Whose folder it is to be.</param>
    /// <param name="random">Draws a temporary name.</param>
    /// <param name="mayBeNamed">
    /// Asked at last: whoever slept meanwhile may have come too late. A folder that is lost after that takes the
    /// temporary file along, and cannot be named any more.
    /// </param>
    /// <returns>Whose folder it is now; null if it is nobody's and may not be named.</returns>
    public async Task<ReplicaIdentity?> NameAsync(
        ReplicaIdentity identity, Random random, Func<Task<bool>> mayBeNamed)
    {
        bool isDamaged = (await InspectAsync()).IsDamaged;
        string temporary = $"{IdentityPath}.{random.NextInt64():x16}";
        byte[] bytes = new byte[SegmentFormat.IdentityBytes];
        SegmentFormat.WriteIdentity(bytes, identity);
        IStorageFile file = await storage.TryCreateFileAsync(temporary)
            ?? throw new StorageException("open", temporary, NativeMethods.ErrorExists, "The name is taken");
        await using (file)
        {
            await file.WriteAsync(0, bytes);
            await file.SyncAsync();
        }

        bool isNamed = await mayBeNamed();
        if (!isNamed)
        {
            await storage.DeleteAsync(temporary);
        }
        else if (isDamaged)
        {
            await LinkAsideAsync(IdentityName);
            await storage.RenameAsync(temporary, IdentityPath);
        }
        else
        {
            await storage.TryLinkAsync(temporary, IdentityPath);
            await storage.DeleteAsync(temporary);
        }

        await storage.SyncFolderAsync(folder);
        ReplicaIdentity? found = (await InspectAsync()).Identity;
        return found is not null || !isNamed
            ? found
            : throw new StorageException("read", IdentityPath, 0, "The file just written is damaged");
    }

    /// <summary>Gives a file a second name under which it is kept; the caller syncs the folder.</summary>
    /// <returns>That name.</returns>
    public async Task<string> LinkAsideAsync(string name)
    {
        string aside = name + AsideSuffix;
        for (int number = 2; !await storage.TryLinkAsync(
            Path.Combine(folder, name), Path.Combine(folder, aside)); number++)
            aside = $"{name}{AsideSuffix}.{number}";
        return aside;
    }
}
