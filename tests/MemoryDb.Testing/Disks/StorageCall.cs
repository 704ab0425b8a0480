namespace MemoryDb.Testing;

/// <summary>One call to a <see cref="MemoryStorage"/>, as faults choose it and traces show it.</summary>
/// <param name="Operation">What is asked.</param>
/// <param name="Path">The file or folder; of a rename or link, the existing name.</param>
/// <param name="Offset">Where in the file, for reads and writes; the new length, for a change of length.</param>
/// <param name="Count">How many bytes, for reads and writes.</param>
internal readonly record struct StorageCall(StorageOperation Operation, string Path, long Offset = 0, long Count = 0)
{
    /// <summary>Whether it changes what is seen or what is stored.</summary>
    public bool IsChange => Operation is not (StorageOperation.FolderExists or StorageOperation.FileExists
        or StorageOperation.List or StorageOperation.OpenFile or StorageOperation.GetLength or StorageOperation.Read
        or StorageOperation.Hold or StorageOperation.IsHeld);

    public override string ToString() => Operation switch
    {
        StorageOperation.Read or StorageOperation.Write => $"{Operation} {Path} at {Offset}, {Count} bytes",
        StorageOperation.SetLength => $"{Operation} {Path} to {Offset}",
        _ => $"{Operation} {Path}",
    };
}
