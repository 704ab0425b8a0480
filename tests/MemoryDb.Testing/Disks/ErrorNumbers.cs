namespace MemoryDb.Testing;

/// <summary>The system's error numbers that a <see cref="MemoryStorage"/> gives or can be told to give.</summary>
internal static class ErrorNumbers
{
    public const int NoSuchFile = 2;        // ENOENT
    public const int InputOutput = 5;       // EIO
    public const int BadDescriptor = 9;     // EBADF
    public const int AccessDenied = 13;     // EACCES
    public const int Exists = 17;           // EEXIST
    public const int NotAFolder = 20;       // ENOTDIR
    public const int IsAFolder = 21;        // EISDIR
    public const int TooManyOpenFiles = 24; // EMFILE
    public const int NoSpace = 28;          // ENOSPC
    public const int ReadOnly = 30;         // EROFS
    public const int NoLocks = 37;          // ENOLCK
}
