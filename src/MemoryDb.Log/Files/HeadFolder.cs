using System.Globalization;
using MemoryDb.Log.IO;

namespace MemoryDb.Log.Files;

/// <summary>
/// How far a folder was trimmed: one empty file per trim, named by the first position kept. Without it a trimmed
/// segment could not be told from a lost one (hole H18).
/// </summary>
internal sealed class HeadFolder(IStorage storage, string folder)
{
    /// <summary>The first position kept; 1 if nothing was trimmed.</summary>
    public async Task<long> GetAsync()
    {
        long head = 1;
        foreach (string name in await storage.ListAsync(folder))
        {
            if (long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out long position))
                head = Math.Max(head, position);
        }

        return head;
    }

    /// <summary>Moves the head forward, durably, and forgets the names below.</summary>
    public async Task AdvanceAsync(long head)
    {
        IStorageFile? file = await storage.TryCreateFileAsync(Path.Combine(folder, NameOf(head)));
        if (file is not null)
            await file.DisposeAsync();
        await storage.SyncFolderAsync(folder);
        foreach (string name in await storage.ListAsync(folder))
        {
            if (long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out long lower) && lower < head)
                await storage.DeleteAsync(Path.Combine(folder, name));
        }
    }


    private static string NameOf(long head) => head.ToString("D20", CultureInfo.InvariantCulture);
}
