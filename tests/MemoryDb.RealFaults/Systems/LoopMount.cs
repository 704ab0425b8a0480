using System.Globalization;
using MemoryDb.RealFaults.Driving;

namespace MemoryDb.RealFaults.Systems;

/// <summary>
/// An ext4 file system of its own, in a file, in memory if there is room. It is unmounted and removed at disposal,
/// whatever happened.
/// </summary>
internal sealed class LoopMount : IAsyncDisposable
{
    private const long ImageBytes = 128L << 20;
    private const string MemoryFolder = "/dev/shm";

    private static readonly TimeSpan BusyPause = TimeSpan.FromMilliseconds(20);

    private static int _count;

    private readonly string _image;
    private bool _isMounted;
    private bool _isFrozen;

    private LoopMount(string image, string folder)
    {
        _image = image;
        Folder = folder;
    }

    /// <summary>Where it is mounted.</summary>
    public string Folder { get; }

    /// <summary>Makes the file system and mounts it; skips the case where that is not possible.</summary>
    public static async Task<LoopMount> CreateAsync(string work, string name)
    {
        if (!Linux.IsRoot)
            throw new SkippedException("only root can mount");
        if (!File.Exists("/dev/loop-control"))
            throw new SkippedException("there are no loop devices");
        string make = Tool.Find("mke2fs");
        bool hasRoom = Directory.Exists(MemoryFolder)
            && new DriveInfo(MemoryFolder).AvailableFreeSpace > 2 * ImageBytes;
        int number = Interlocked.Increment(ref _count);
        string image = Path.Combine(
            hasRoom ? MemoryFolder : work,
            string.Create(CultureInfo.InvariantCulture, $"real-faults-{Environment.ProcessId}-{number}.img"));
        var mount = new LoopMount(image, Path.Combine(work, name));
        try
        {
            await using (var file = new FileStream(image, FileMode.CreateNew))
                file.SetLength(ImageBytes);
            await Tool.RunAsync(Path.GetFileName(make), "-q", "-F", "-t", "ext4", image);
            Directory.CreateDirectory(mount.Folder);
            await mount.MountAsync(isFirst: true);
            return mount;
        }
        catch
        {
            await mount.DisposeAsync();
            throw;
        }
    }

    /// <summary>Mounts it again, which replays the journal.</summary>
    public Task MountAsync() => MountAsync(isFirst: false);

    public async Task UnmountAsync()
    {
        for (int attempt = 0; await Tool.TryRunAsync("umount", Folder) is { } complaint; attempt++)
        {
            if (attempt == 100)
                throw new IOException(complaint);
            await Task.Delay(BusyPause); // whoever was killed may still be letting go
        }

        _isMounted = false;
    }

    /// <summary>Lets every write wait until it is thawed, as a disk does that hangs.</summary>
    public async Task FreezeAsync()
    {
        await Tool.RunAsync("fsfreeze", "-f", Folder);
        _isFrozen = true;
    }

    public async Task ThawAsync()
    {
        await Tool.RunAsync("fsfreeze", "-u", Folder);
        _isFrozen = false;
    }

    public async ValueTask DisposeAsync()
    {
        if (_isFrozen)
            await Tool.TryRunAsync("fsfreeze", "-u", Folder);
        if (_isMounted && await Tool.TryRunAsync("umount", Folder) is not null)
            await Tool.TryRunAsync("umount", "-l", Folder);
        File.Delete(_image);
    }

    private async Task MountAsync(bool isFirst)
    {
        string? complaint = await Tool.TryRunAsync("mount", "-t", "ext4", "-o", "loop", _image, Folder);
        if (complaint is not null)
            throw isFirst ? new SkippedException(complaint) : new IOException(complaint);
        _isMounted = true;
    }
}
