namespace MemoryDb.Log.IO;

/// <summary>A call to the file system failed.</summary>
/// <param name="operation">What was tried, as the system call's name.</param>
/// <param name="path">On which file or folder.</param>
/// <param name="errorNumber">The system's error number (errno).</param>
/// <param name="description">The system's words for it.</param>
internal sealed class StorageException(string operation, string path, int errorNumber, string description)
    : IOException($"{operation} of '{path}' failed: {description} (errno {errorNumber}).")
{
    public string Operation { get; } = operation;

    public string Path { get; } = path;

    public int ErrorNumber { get; } = errorNumber;
}
