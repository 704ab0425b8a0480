using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace MemoryDb.Log.IO;

/// <summary>
/// Linux' locks of an open file description (<c>F_OFD_SETLK</c>): they end with the handle, whichever other handles its
/// process closes, and can be asked for without being taken. The layout is that of 64-bit systems.
/// </summary>
internal static class OwnedLock
{
    private const int Ask = 36;
    private const int Take = 37;
    private const short Shared = 0;
    private const short Exclusive = 1;

    /// <summary>In place of a process: the lock is of this kind, and not one that a process has by itself.</summary>
    private const int OfDescription = -1;

    /// <summary>Whether the system has them.</summary>
    [SupportedOSPlatformGuard("linux")]
    public static bool IsSupported => OperatingSystem.IsLinux() && Environment.Is64BitProcess;

    /// <summary>Takes it for the whole file, which must be open for writing.</summary>
    [SupportedOSPlatform("linux")]
    public static bool TryTake(SafeFileHandle handle)
    {
        var wanted = new Request { Kind = Exclusive };
        return DiskCall.Retry(() => NativeMethods.Control(handle, Take, ref wanted)) >= 0;
    }

    /// <summary>Whether another handle has it; false also if the system does not tell.</summary>
    [SupportedOSPlatform("linux")]
    public static bool IsTakenElsewhere(SafeFileHandle handle)
    {
        var asked = new Request { Kind = Shared };
        return DiskCall.Retry(() => NativeMethods.Control(handle, Ask, ref asked)) >= 0
            && asked is { Kind: Exclusive, ProcessId: OfDescription };
    }

    /// <summary><c>struct flock</c>; all zeros but for the kind stands for the whole file.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 32)]
    internal struct Request
    {
        [FieldOffset(0)]
        public short Kind;

        /// <summary>Whose lock is in the way.</summary>
        [FieldOffset(24)]
        public int ProcessId;
    }
}
