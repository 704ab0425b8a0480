namespace MemoryDb.Testing;

/// <summary>What can be asked of a <see cref="MemoryStorage"/>.</summary>
internal enum StorageOperation
{
    CreateFolder,
    FolderExists,
    FileExists,
    List,
    SyncFolder,
    CreateFile,
    OpenFile,
    Rename,
    Link,
    Delete,
    Lock,
    Hold,
    IsHeld,
    GetLength,
    SetLength,
    Read,
    Write,
    Sync,
}
