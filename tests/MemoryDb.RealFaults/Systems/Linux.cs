using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MemoryDb.RealFaults.Systems;

/// <summary>The calls to the kernel that nothing else offers.</summary>
internal static partial class Linux
{
    public const int Kill = 9;
    public const int Continue = 18;
    public const int Stop = 19;

    /// <summary>The journal is not written, as when the power fails.</summary>
    public const uint WithoutJournal = 2;

    /// <summary>The journal is still written: names and sizes are there, without the data.</summary>
    public const uint WithJournal = 1;

    private const nuint Ext4Shutdown = 0x8004587D;

    public static bool IsRoot => Environment.IsPrivilegedProcess;

    public static void Signal(int process, int signal) => Check(SendSignal(process, signal));

    /// <summary>Cuts the power of an ext4 file system: from now on every write fails.</summary>
    public static void CutPower(string mountPoint, uint manner)
    {
        int descriptor = Check(Open(mountPoint, 0));
        using var folder = new SafeFileHandle(descriptor, ownsHandle: true);
        Check(Control(folder, Ext4Shutdown, ref manner));
    }

    private static int Check(int result) => result >= 0 ? result : throw new Win32Exception();

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int process, int signal);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int Control(SafeFileHandle file, nuint request, ref uint argument);
}
