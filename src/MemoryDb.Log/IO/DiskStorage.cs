using System.Runtime.InteropServices;
using System.Text;
using MemoryDb.Internal;
using Microsoft.Win32.SafeHandles;

namespace MemoryDb.Log.IO;

/// <summary>
/// The real file system. Every call blocks the calling thread, which is why each replica has one of its own, and
/// returns completed.
/// </summary>
internal sealed class DiskStorage : IStorage
{
    private const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private const int FileMode644 = 0x1A4;
    private const int ErrorWouldBlock = 11;
    private const int ErrorWouldBlockMac = 35;

    /// <summary>
    /// Linux names the run of its kernel; elsewhere each start of the process is taken for a boot of its own.
    /// </summary>
    public Guid BootId { get; } = ReadBootId();

    public ValueTask CreateFolderAsync(string folder)
    {
        DiskCall.Run("mkdir", folder, () => OperatingSystem.IsWindows()
            ? Directory.CreateDirectory(folder)
            : Directory.CreateDirectory(folder, FolderMode));
        return ValueTask.CompletedTask;
    }

    public ValueTask<bool> FolderExistsAsync(string folder) => ValueTask.FromResult(Directory.Exists(folder));

    public ValueTask<bool> FileExistsAsync(string path) => ValueTask.FromResult(File.Exists(path));

    public ValueTask<IReadOnlyList<string>> ListAsync(string folder) =>
        ValueTask.FromResult<IReadOnlyList<string>>(DiskCall.Run("readdir", folder, () =>
        {
            var names = new List<string>();
            foreach (string path in Directory.EnumerateFileSystemEntries(folder))
                names.Add(Path.GetFileName(path));
            names.Sort(StringComparer.Ordinal);
            return names;
        }));

    public ValueTask SyncFolderAsync(string folder)
    {
        if (OperatingSystem.IsWindows())
            return ValueTask.CompletedTask; // NTFS journals its names, and offers no call for it
        int flags = OperatingSystem.IsLinux() ? NativeMethods.LinuxCloseOnExec : 0;
        using SafeFileHandle handle = OpenNative(folder, flags);
        DiskCall.Sync(handle, folder, dataOnly: false);
        return ValueTask.CompletedTask;
    }

    public ValueTask<IStorageFile?> TryCreateFileAsync(string path)
    {
        if (OperatingSystem.IsLinux())
        {
            int result = DiskCall.Retry(() => NativeMethods.Open(
                path,
                NativeMethods.ReadWrite | NativeMethods.LinuxCreateExclusively | NativeMethods.LinuxCloseOnExec,
                FileMode644));
            if (result == -NativeMethods.ErrorExists)
                return ValueTask.FromResult<IStorageFile?>(null);
            if (result < 0)
                throw DiskCall.Failure("open", path, -result);
            var handle = new SafeFileHandle(result, ownsHandle: true);
            return ValueTask.FromResult<IStorageFile?>(new DiskFile(handle, path));
        }

        try
        {
            SafeFileHandle handle = OpenManaged(path, FileMode.CreateNew, writable: true);
            return ValueTask.FromResult<IStorageFile?>(new DiskFile(handle, path));
        }
        catch (StorageException) when (File.Exists(path))
        {
            return ValueTask.FromResult<IStorageFile?>(null);
        }
    }

    public ValueTask<IStorageFile> OpenFileAsync(string path, bool writable)
    {
        SafeFileHandle handle = OperatingSystem.IsLinux()
            ? OpenNative(path, NativeMethods.LinuxCloseOnExec | (writable ? NativeMethods.ReadWrite : 0))
            : OpenManaged(path, FileMode.Open, writable);
        return ValueTask.FromResult<IStorageFile>(new DiskFile(handle, path));
    }

    public ValueTask RenameAsync(string from, string to)
    {
        if (OperatingSystem.IsWindows())
        {
            DiskCall.Run("rename", from, () =>
            {
                File.Move(from, to, overwrite: true);
                return true;
            });
        }
        else
        {
            DiskCall.Check(NativeMethods.Rename(from, to), "rename", from);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<bool> TryLinkAsync(string existing, string newName)
    {
        if (OperatingSystem.IsWindows())
        {
            if (NativeMethods.CreateHardLink(newName, existing, 0))
                return ValueTask.FromResult(true);
            int error = Marshal.GetLastPInvokeError();
            return File.Exists(newName)
                ? ValueTask.FromResult(false) : throw DiskCall.Failure("CreateHardLink", newName, error);
        }

        int result = DiskCall.Retry(() => NativeMethods.Link(existing, newName));
        if (result < 0 && result != -NativeMethods.ErrorExists)
            throw DiskCall.Failure("link", newName, -result);
        return ValueTask.FromResult(result >= 0);
    }

    public ValueTask DeleteAsync(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            DiskCall.Run("unlink", path, () =>
            {
                File.Delete(path);
                return true;
            });
            return ValueTask.CompletedTask;
        }

        int result = DiskCall.Retry(() => NativeMethods.Unlink(path));
        if (result < 0 && result != -NativeMethods.ErrorNotFound)
            throw DiskCall.Failure("unlink", path, -result);
        return ValueTask.CompletedTask;
    }

    public ValueTask<(IAsyncDisposable? Lock, string Holder)> TryLockAsync(string path, string content)
    {
        SafeFileHandle handle = OperatingSystem.IsLinux()
            ? OpenNative(path, NativeMethods.ReadWrite | NativeMethods.LinuxCreate | NativeMethods.LinuxCloseOnExec)
            : OpenManaged(path, FileMode.OpenOrCreate, writable: true);
        try
        {
            if (!OperatingSystem.IsWindows() && !TakeLock(handle, path))
                return ValueTask.FromResult<(IAsyncDisposable?, string)>((null, ReadHolder(handle)));
            DiskCall.Run("pwrite", path, () =>
            {
                RandomAccess.SetLength(handle, 0);
                RandomAccess.Write(handle, Encoding.UTF8.GetBytes(content), 0);
                return true;
            });
            var held = new DiskLock(handle);
            handle = new SafeFileHandle();
            return ValueTask.FromResult<(IAsyncDisposable?, string)>((held, content));
        }
        finally
        {
            handle.Dispose();
        }
    }

    private static bool TakeLock(SafeFileHandle handle, string path)
    {
        int result = DiskCall.Retry(
            () => NativeMethods.Lock(handle, NativeMethods.LockExclusively | NativeMethods.LockWithoutWaiting));
        if (result >= 0)
            return true;
        return -result is ErrorWouldBlock or ErrorWouldBlockMac
            ? false : throw DiskCall.Failure("flock", path, -result);
    }

    private static string ReadHolder(SafeFileHandle handle)
    {
        byte[] bytes = new byte[512];
        int length = RandomAccess.Read(handle, bytes, 0);
        return Encoding.UTF8.GetString(bytes, 0, length);
    }

    private static SafeFileHandle OpenNative(string path, int flags)
    {
        int result = DiskCall.Retry(() => NativeMethods.Open(path, flags, FileMode644));
        return result >= 0
            ? new SafeFileHandle(result, ownsHandle: true)
            : throw DiskCall.Failure("open", path, -result);
    }

    private static SafeFileHandle OpenManaged(string path, FileMode mode, bool writable) =>
        DiskCall.Run("open", path, () => File.OpenHandle(
            path,
            mode,
            writable ? FileAccess.ReadWrite : FileAccess.Read,
            FileShare.ReadWrite | FileShare.Delete));

    private static Guid ReadBootId()
    {
        const string LinuxBootId = "/proc/sys/kernel/random/boot_id";
        Span<byte> drawn = stackalloc byte[16];
        if (OperatingSystem.IsLinux() && File.Exists(LinuxBootId)
            && Guid.TryParse(File.ReadAllText(LinuxBootId).Trim(), out Guid bootId))
            return bootId;
        new OperatingSystemRandom().NextBytes(drawn);
        return new Guid(drawn);
    }
}
