using MemoryDb.Log.IO;
using MemoryDb.Testing;

namespace MemoryDb.Log.Tests.Testing;

public sealed class MemoryStorageTests
{
    private const string Folder = "/data/replica-1";
    private const string File = Folder + "/a.log";

    [Fact]
    public async Task Synced_bytes_with_a_synced_name_survive_every_power_cut()
    {
        MemoryStorage storage = await CreateFolderAsync();
        await WriteAsync(storage, File, Filled(2000, 1), sync: true);
        await storage.SyncFolderAsync(Folder);
        ForEachSeed(storage, after => Assert.Equal(Filled(2000, 1), after.Disk.ReadFile(File)));
    }

    [Fact]
    public async Task Synced_bytes_stay_as_they_are_when_later_writes_elsewhere_tear()
    {
        MemoryStorage storage = await CreateFolderAsync();
        await using IStorageFile file = await WriteAsync(storage, File, Filled(2000, 1), sync: true);
        await storage.SyncFolderAsync(Folder);
        await file.WriteAsync(2000, Filled(5000, 2));
        ForEachSeed(storage, after => Assert.Equal(Filled(2000, 1), after.Disk.ReadFile(File)[..2000]));
    }

    [Fact]
    public async Task An_unsynced_write_can_vanish_survive_and_tear_between_sectors()
    {
        MemoryStorage storage = await CreateFolderAsync();
        await using IStorageFile file = await WriteAsync(storage, File, Filled(4096, 1), sync: true);
        await storage.SyncFolderAsync(Folder);
        await file.WriteAsync(100, Filled(2000, 2));
        var seen = new HashSet<string>();
        ForEachSeed(storage, after =>
        {
            byte[] bytes = after.Disk.ReadFile(File);
            Assert.Equal(4096, bytes.Length);
            int[] sectorValues = [bytes[100], bytes[512], bytes[1024], bytes[1536], bytes[2048]];
            Assert.Equal(Filled(100, 1), bytes[..100]);
            Assert.Equal(Filled(1996, 1), bytes[2100..]);
            seen.Add(string.Join(',', sectorValues));
        });
        Assert.Contains("1,1,1,1,1", seen);
        Assert.Contains("2,2,2,2,2", seen);
        Assert.Contains("2,1,2,1,2", seen); // sector by sector
        Assert.DoesNotContain(seen, values => values.Contains('0', StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_a_torn_write_did_not_arrive_there_can_be_zeros_or_noise()
    {
        MemoryStorage storage = await CreateFolderAsync();
        await using IStorageFile file = await WriteAsync(storage, File, Filled(4096, 1), sync: true);
        await storage.SyncFolderAsync(Folder);
        await file.WriteAsync(0, Filled(4096, 2));
        var seen = new HashSet<byte>();
        for (int seed = 0; seed < 1000; seed++)
        {
            var cut = new RandomPowerCut(new Random(seed)) { FillsTornBlocks = true };
            seen.UnionWith(storage.Disk.PowerCut(cut).ReadFile(File));
        }

        Assert.Contains((byte)0, seen);
        Assert.True(seen.Count > 3, "there was no noise");
    }

    [Fact]
    public async Task Unsynced_writes_survive_in_any_order()
    {
        MemoryStorage storage = await CreateFolderAsync();
        await using IStorageFile file = await WriteAsync(storage, File, new byte[1024], sync: true);
        await storage.SyncFolderAsync(Folder);
        await file.WriteAsync(0, Filled(512, 1));
        await file.WriteAsync(512, Filled(512, 2));
        var seen = new SortedSet<(int, int)>();
        ForEachSeed(storage, after => seen.Add((after.Disk.ReadFile(File)[0], after.Disk.ReadFile(File)[512])));
        Assert.Superset(new HashSet<(int, int)> { (0, 0), (0, 2), (1, 0), (1, 2) }, seen);
    }

    [Fact]
    public async Task An_unsynced_change_of_length_can_vanish()
    {
        MemoryStorage storage = await CreateFolderAsync();
        await using IStorageFile file = await WriteAsync(storage, File, Filled(1000, 1), sync: true);
        await storage.SyncFolderAsync(Folder);
        await file.SetLengthAsync(10);
        var seen = new HashSet<int>();
        ForEachSeed(storage, after => seen.Add(after.Disk.ReadFile(File).Length));
        Assert.Equal([10, 1000], seen.Order());
    }

    [Fact]
    public async Task A_name_is_durable_only_after_its_folder_was_synced()
    {
        MemoryStorage storage = await CreateFolderAsync();
        await WriteAsync(storage, File, Filled(10, 1), sync: true);
        Assert.Equal([false, true], OutcomesOf(storage, after => after.Disk.Find(File) is not null));
        await storage.SyncFolderAsync(Folder);
        Assert.Equal([true], OutcomesOf(storage, after => after.Disk.Find(File) is not null));
        await storage.DeleteAsync(File);
        Assert.Equal([false, true], OutcomesOf(storage, after => after.Disk.Find(File) is not null));
        await storage.SyncFolderAsync(Folder);
        Assert.Equal([false], OutcomesOf(storage, after => after.Disk.Find(File) is not null));
    }

    [Fact]
    public async Task Changes_of_names_survive_independently_and_a_rename_as_a_whole()
    {
        MemoryStorage storage = await CreateFolderAsync();
        await WriteAsync(storage, File, Filled(10, 1), sync: true);
        await storage.SyncFolderAsync(Folder);
        await storage.RenameAsync(File, Folder + "/b.log");
        await storage.TryCreateFileAsync(Folder + "/c.log");
        string[] seen = OutcomesOf(storage, after => string.Join(' ', after.Disk.ListFiles(Folder)));
        Assert.Equal(
            [$"{Folder}/a.log", $"{Folder}/a.log {Folder}/c.log", $"{Folder}/b.log", $"{Folder}/b.log {Folder}/c.log"],
            seen);
    }

    [Fact]
    public async Task A_rename_brings_no_bytes_that_were_not_synced()
    {
        MemoryStorage storage = await CreateFolderAsync();
        await WriteAsync(storage, File, Filled(100, 1), sync: false);
        await storage.RenameAsync(File, Folder + "/b.log");
        await storage.SyncFolderAsync(Folder);
        Assert.Contains(0, OutcomesOf(storage, after => after.Disk.ReadFile(Folder + "/b.log").Length));
    }

    [Fact]
    public async Task Two_names_of_a_file_lead_to_the_same_bytes_also_after_a_power_cut()
    {
        MemoryStorage storage = await CreateFolderAsync();
        await WriteAsync(storage, File, Filled(5000, 1), sync: false);
        Assert.True(await storage.TryLinkAsync(File, Folder + "/b.log"));
        Assert.False(await storage.TryLinkAsync(File, Folder + "/b.log"));
        await storage.SyncFolderAsync(Folder);
        ForEachSeed(storage, after =>
            Assert.Equal(after.Disk.ReadFile(File), after.Disk.ReadFile(Folder + "/b.log")));
    }

    [Fact]
    public async Task A_folder_that_nobody_synced_into_its_parent_can_vanish_with_all_that_is_in_it()
    {
        var storage = new MemoryStorage();
        await storage.CreateFolderAsync(Folder);
        await WriteAsync(storage, File, Filled(10, 1), sync: true);
        await storage.SyncFolderAsync(Folder);
        Assert.Equal([false, true], OutcomesOf(storage, after => after.Disk.Find(File) is not null));
    }

    [Fact]
    public async Task A_crash_keeps_what_was_written_frees_the_locks_and_makes_nothing_durable()
    {
        MemoryStorage storage = await CreateFolderAsync();
        IStorageFile file = await WriteAsync(storage, File, Filled(10, 1), sync: false);
        Assert.NotNull((await storage.TryLockAsync(Folder + "/owner.lock", "first")).Lock);
        Assert.Equal((null, "first"), await storage.TryLockAsync(Folder + "/owner.lock", "second"));

        MemoryStorage next = storage.Crash();
        Assert.Equal(Filled(10, 1), next.Disk.ReadFile(File));
        Assert.Equal(storage.BootId, next.BootId);
        Assert.NotNull((await next.TryLockAsync(Folder + "/owner.lock", "third")).Lock);
        await Assert.ThrowsAsync<StorageException>(() => file.WriteAsync(0, Filled(10, 9)).AsTask());
        await Assert.ThrowsAsync<StorageException>(() => storage.DeleteAsync(File).AsTask());
        Assert.Equal([false, true], OutcomesOf(next, after => after.Disk.Find(File) is not null));
    }

    [Fact]
    public async Task A_power_cut_begins_another_boot_and_leaves_the_disk_it_was_taken_from()
    {
        MemoryStorage storage = await CreateFolderAsync();
        await WriteAsync(storage, File, Filled(10, 1), sync: false);
        MemoryStorage after = storage.PowerCut(new Random(1));
        Assert.NotEqual(storage.BootId, after.BootId);
        after.Disk.Remove(Folder);
        Assert.Equal(Filled(10, 1), storage.Disk.ReadFile(File));
    }

    [Fact]
    public async Task A_lock_disposed_is_free_again()
    {
        MemoryStorage storage = await CreateFolderAsync();
        (IAsyncDisposable? held, _) = await storage.TryLockAsync(File, "first");
        Assert.Null((await storage.OpenAnother().TryLockAsync(File, "second")).Lock);
        await held!.DisposeAsync();
        Assert.NotNull((await storage.OpenAnother().TryLockAsync(File, "second")).Lock);
    }

    [Fact]
    public async Task Flipped_bits_are_seen_and_stay_flipped_after_a_power_cut()
    {
        MemoryStorage storage = await CreateFolderAsync();
        await WriteAsync(storage, File, Filled(10, 1), sync: true);
        await storage.SyncFolderAsync(Folder);
        storage.Disk.FlipBits(File, 3, mask: 4);
        byte[] expected = Filled(10, 1);
        expected[3] = 5;
        Assert.Equal(expected, storage.Disk.ReadFile(File));
        ForEachSeed(storage, after => Assert.Equal(expected, after.Disk.ReadFile(File)));
    }

    [Fact]
    public async Task Missing_and_taken_names_are_answered_as_a_file_system_does()
    {
        MemoryStorage storage = await CreateFolderAsync();
        StorageException missing =
            await Assert.ThrowsAsync<StorageException>(() => storage.OpenFileAsync(File, writable: true).AsTask());
        Assert.Equal(ErrorNumbers.NoSuchFile, missing.ErrorNumber);
        Assert.NotNull(await storage.TryCreateFileAsync(File));
        Assert.Null(await storage.TryCreateFileAsync(File));
        Assert.Equal(["a.log"], await storage.ListAsync(Folder));
        await storage.DeleteAsync(File);
        await storage.DeleteAsync(File);
        Assert.False(await storage.FileExistsAsync(File));
        Assert.True(await storage.FolderExistsAsync(Folder));
    }

    [Fact]
    public async Task Reading_stops_at_the_end_of_the_file()
    {
        MemoryStorage storage = await CreateFolderAsync();
        IStorageFile file = await WriteAsync(storage, File, Filled(10, 1), sync: false);
        byte[] buffer = new byte[8];
        Assert.Equal(8, await file.ReadAsync(0, buffer));
        Assert.Equal(2, await file.ReadAsync(8, buffer));
        Assert.Equal(0, await file.ReadAsync(100, buffer));
    }

    private static async Task<MemoryStorage> CreateFolderAsync()
    {
        var storage = new MemoryStorage();
        await storage.CreateFolderAsync(Folder);
        await storage.SyncFolderAsync("/data");
        await storage.SyncFolderAsync("/");
        return storage;
    }

    private static async Task<IStorageFile> WriteAsync(MemoryStorage storage, string path, byte[] bytes, bool sync)
    {
        IStorageFile? file = await storage.TryCreateFileAsync(path);
        Assert.NotNull(file);
        await file.WriteAsync(0, bytes);
        if (sync)
            await file.SyncAsync();
        return file;
    }

    private static byte[] Filled(int length, byte value)
    {
        byte[] bytes = new byte[length];
        bytes.AsSpan().Fill(value);
        return bytes;
    }

    private static void ForEachSeed(MemoryStorage storage, Action<MemoryStorage> check)
    {
        for (int seed = 0; seed < 1000; seed++)
            check(storage.PowerCut(new Random(seed)));
    }

    private static T[] OutcomesOf<T>(MemoryStorage storage, Func<MemoryStorage, T> outcome)
    {
        var seen = new SortedSet<T>();
        ForEachSeed(storage, after => seen.Add(outcome(after)));
        return [.. seen];
    }
}
