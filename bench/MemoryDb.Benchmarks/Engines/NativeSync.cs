using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MemoryDb.Benchmarks;

/// <summary>The bare system call, so that the limit is measured without anything of the library.</summary>
internal static partial class NativeSync
{
    /// <exception cref="Win32Exception">The sync failed.</exception>
    public static void SyncData(SafeFileHandle file)
    {
        if (FDataSync(file) != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int FDataSync(SafeFileHandle file);
}
