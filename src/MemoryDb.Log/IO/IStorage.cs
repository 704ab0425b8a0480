namespace MemoryDb.Log.IO;

/// <summary>
/// The seam between the log and a disk. On return a call has had its effect on the file system as other processes see
/// it; it survives a power cut only after <see cref="IStorageFile.SyncAsync"/> (a file's bytes and length) or
/// <see cref="SyncFolderAsync"/> (names created, renamed and deleted in a folder). Every failure is an
/// <see cref="StorageException"/> with the system's error number; nothing is retried.
/// </summary>
/// <remarks>Paths are absolute. Called from one loop per folder; different folders run beside each other.</remarks>
internal interface IStorage
{
    /// <summary>Creates a folder and the folders above it, if missing, without syncing.</summary>
    ValueTask CreateFolderAsync(string folder);

    /// <summary>Whether a folder exists.</summary>
    ValueTask<bool> FolderExistsAsync(string folder);

    /// <summary>Whether a file exists.</summary>
    ValueTask<bool> FileExistsAsync(string path);

    /// <summary>The names (without path) of a folder's files and folders, in ordinal order.</summary>
    ValueTask<IReadOnlyList<string>> ListAsync(string folder);

    /// <summary>Makes the folder's names durable.</summary>
    ValueTask SyncFolderAsync(string folder);

    /// <summary>Creates a file for reading and writing that must not exist yet (<c>O_EXCL</c>).</summary>
    /// <returns>The file, or null if something of that name exists already.</returns>
    ValueTask<IStorageFile?> TryCreateFileAsync(string path);

    /// <summary>Opens an existing file.</summary>
    ValueTask<IStorageFile> OpenFileAsync(string path, bool writable);

    /// <summary>Gives a file another name in the same folder; an existing file of that name is replaced.</summary>
    ValueTask RenameAsync(string from, string to);

    /// <summary>Gives a file a second name, if that name is free (<c>link</c>).</summary>
    /// <returns>False if the name was taken.</returns>
    ValueTask<bool> TryLinkAsync(string existing, string newName);

    /// <summary>Removes a file's name; no error if it is missing.</summary>
    ValueTask DeleteAsync(string path);

    /// <summary>
    /// Takes an exclusive advisory lock (<c>flock</c>) on a file, creating it if missing, and writes
    /// <paramref name="content"/> into it.
    /// </summary>
    /// <returns>The lock, released by disposing it; or, if another holds it, null and what the holder wrote.</returns>
    ValueTask<(IAsyncDisposable? Lock, string Holder)> TryLockAsync(string path, string content);

    /// <summary>An identity of the running system, drawn anew at every boot.</summary>
    Guid BootId { get; }
}
