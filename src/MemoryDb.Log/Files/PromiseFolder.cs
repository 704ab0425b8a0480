using MemoryDb.Log.IO;

namespace MemoryDb.Log.Files;

/// <summary>
/// A folder's promises: one empty file per ballot. The highest name is the folder's promise; a writer below it counts
/// here no more.
/// </summary>
internal sealed class PromiseFolder(IStorage storage, string folder)
{
    /// <summary>The folder's promise.</summary>
    public async Task<Ballot> GetHighestAsync()
    {
        Ballot highest = Ballot.None;
        foreach (string name in await storage.ListAsync(folder))
        {
            if (Ballot.TryParse(name, out Ballot ballot))
                highest = Ballot.Max(highest, ballot);
        }

        return highest;
    }

    /// <summary>Promises a ballot, durably. A promise that exists is somebody else's (hole H11).</summary>
    /// <param name="ballot">The ballot.</param>
    /// <param name="isGivenUp">Whether nobody wants it any more. Asked last: the disk may have hung before.</param>
    /// <returns>False if the ballot is taken, a higher one is promised, or it was given up.</returns>
    public async Task<bool> TryPromiseAsync(Ballot ballot, Func<bool>? isGivenUp = null)
    {
        if (await GetHighestAsync() >= ballot || isGivenUp?.Invoke() == true)
            return false;
        IStorageFile? file = await storage.TryCreateFileAsync(Path.Combine(folder, ballot.ToString()));
        if (file is null)
            return false;
        await file.DisposeAsync();
        await storage.SyncFolderAsync(folder);
        await RemoveBelowAsync(ballot);
        return true;
    }

    /// <summary>Whether the ballot's own promise is still there and is the highest (hole H10).</summary>
    public async Task<bool> IsHighestAsync(Ballot ballot)
    {
        bool present = false;
        foreach (string name in await storage.ListAsync(folder))
        {
            if (!Ballot.TryParse(name, out Ballot other))
                continue;
            if (other > ballot)
                return false;
            present |= other == ballot;
        }

        return present;
    }

    /// <summary>Lower promises say nothing more once a higher one is synced; a short folder is listed faster.</summary>
    private async Task RemoveBelowAsync(Ballot ballot)
    {
        foreach (string name in await storage.ListAsync(folder))
        {
            if (Ballot.TryParse(name, out Ballot lower) && lower < ballot)
                await storage.DeleteAsync(Path.Combine(folder, name));
        }
    }
}
