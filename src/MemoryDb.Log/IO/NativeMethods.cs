using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MemoryDb.Log.IO;

/// <summary>
/// The calls that the base class library does not offer, or whose failures it hides: on Linux its flush to disk
/// swallows a failing <c>fsync</c>. Unix returns -1 and sets errno; Windows returns false and sets the last error.
/// </summary>
internal static partial class NativeMethods
{
    public const int ErrorNotFound = 2;
    public const int ErrorInterrupted = 4;
    public const int ErrorAccessDenied = 13;
    public const int ErrorExists = 17;

    public const int LinuxCreateExclusively = 0xC0;
    public const int LinuxCreate = 0x40;
    public const int LinuxCloseOnExec = 0x80000;
    public const int ReadWrite = 2;

    public const int LockExclusively = 2;
    public const int LockWithoutWaiting = 4;

    public const int MacFullSync = 51;

    private const int OrdinaryTurns = 0; // SCHED_OTHER
    private const int WaitForTurns = 3; // SCHED_BATCH

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    public static partial int SyncFile(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    public static partial int SyncFileData(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    public static partial int Control(SafeFileHandle file, int command);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    public static partial int Control(SafeFileHandle file, int command, ref OwnedLock.Request request);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    public static partial int Lock(SafeFileHandle file, int operation);

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Link(string existing, string newName);

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Rename(string from, string to);

    [LibraryImport("libc", EntryPoint = "unlink", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Unlink(string path);

    /// <summary>Whether the calling thread, woken, waits until the running one has had its turn.</summary>
    /// <returns>False if the system cannot, or whoever runs the process has chosen otherwise for the thread.</returns>
    public static bool TrySetTurns(bool isWaiting)
    {
        if (!OperatingSystem.IsLinux())
            return false;
        (int from, int to) = isWaiting ? (OrdinaryTurns, WaitForTurns) : (WaitForTurns, OrdinaryTurns);
        return GetScheduler(0) == from && SetScheduler(0, to, 0) == 0;
    }

    [LibraryImport("libc", EntryPoint = "sched_getscheduler")]
    private static partial int GetScheduler(int thread);

    [LibraryImport("libc", EntryPoint = "sched_setscheduler")]
    private static partial int SetScheduler(int thread, int policy, in int priority);

    [LibraryImport("kernel32", EntryPoint = "FlushFileBuffers", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool FlushFileBuffers(SafeFileHandle file);

    [LibraryImport(
        "kernel32",
        EntryPoint = "CreateHardLinkW",
        SetLastError = true,
        StringMarshalling = StringMarshalling.Utf16)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool CreateHardLink(string newName, string existing, nint security);
}
