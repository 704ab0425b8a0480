using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MemoryDb.Log.IO;

/// <summary>Runs one call to the file system and turns its failure into a <see cref="StorageException"/>.</summary>
internal static class DiskCall
{
    /// <summary>Checks the result of a Unix call that must not be repeated.</summary>
    public static void Check(int result, string operation, string path)
    {
        if (result < 0)
            throw Failure(operation, path, Marshal.GetLastPInvokeError());
    }

    /// <summary>Repeats a Unix call as long as a signal interrupts it. Never for a sync.</summary>
    /// <returns>The result, or minus the error number.</returns>
    public static int Retry(Func<int> call)
    {
        while (true)
        {
            int result = call();
            if (result >= 0)
                return result;
            int error = Marshal.GetLastPInvokeError();
            if (error != NativeMethods.ErrorInterrupted)
                return -error;
        }
    }

    /// <summary>Runs a call of the base class library.</summary>
    public static T Run<T>(string operation, string path, Func<T> call)
    {
        try
        {
            return call();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Translate(operation, path, exception);
        }
    }

    public static StorageException Translate(string operation, string path, Exception exception) =>
        new(operation, path, ErrorNumber(exception), exception.Message);

    public static StorageException Failure(string operation, string path, int error) =>
        new(operation, path, error, Marshal.GetPInvokeErrorMessage(error));

    /// <summary>One sync of a file, its data or all of it. Its failure is final (invariant L9).</summary>
    public static void Sync(SafeFileHandle file, string path, bool dataOnly)
    {
        if (OperatingSystem.IsWindows())
        {
            if (!NativeMethods.FlushFileBuffers(file))
                throw Failure("FlushFileBuffers", path, Marshal.GetLastPInvokeError());
        }
        else if (OperatingSystem.IsMacOS())
        {
            Check(NativeMethods.Control(file, NativeMethods.MacFullSync), "fcntl(F_FULLFSYNC)", path);
        }
        else if (dataOnly && OperatingSystem.IsLinux())
        {
            Check(NativeMethods.SyncFileData(file), "fdatasync", path);
        }
        else
        {
            Check(NativeMethods.SyncFile(file), "fsync", path);
        }
    }

    /// <summary>The base class library carries errno in the exception, in one of two shapes.</summary>
    private static int ErrorNumber(Exception exception) => exception switch
    {
        FileNotFoundException or DirectoryNotFoundException => NativeMethods.ErrorNotFound,
        UnauthorizedAccessException when exception.InnerException is { } inner => inner.HResult & 0xFFFF,
        UnauthorizedAccessException => 13,
        _ => exception.HResult & 0xFFFF,
    };
}
