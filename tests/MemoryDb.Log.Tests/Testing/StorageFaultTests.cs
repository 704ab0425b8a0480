using MemoryDb.Log.IO;
using MemoryDb.Testing;

namespace MemoryDb.Log.Tests.Testing;

public sealed class StorageFaultTests
{
    private const string File = "/a.log";

    [Theory]
    [InlineData(ErrorNumbers.InputOutput)]
    [InlineData(ErrorNumbers.NoSpace)]
    [InlineData(ErrorNumbers.ReadOnly)]
    public async Task A_chosen_call_fails_with_its_error_number_and_has_no_effect(int errorNumber)
    {
        (MemoryStorage storage, IStorageFile file) = await CreateFileAsync();
        StorageFault fault = storage.Faults.Fail(
            call => call is { Operation: StorageOperation.Write, Path: File }, errorNumber, times: 1);
        StorageException failure =
            await Assert.ThrowsAsync<StorageException>(() => file.WriteAsync(0, new byte[5]).AsTask());
        Assert.Equal(errorNumber, failure.ErrorNumber);
        Assert.Equal(File, failure.Path);
        Assert.Equal(0, await file.GetLengthAsync());
        await file.WriteAsync(0, new byte[5]);
        Assert.Equal(1, fault.HitCount);
    }

    [Fact]
    public async Task After_a_failed_sync_a_successful_one_does_not_store_what_the_first_lost()
    {
        (MemoryStorage storage, IStorageFile file) = await CreateFileAsync();
        await file.WriteAsync(0, new byte[] { 1, 2, 3 });
        storage.Faults.Fail(call => call.Operation == StorageOperation.Sync, ErrorNumbers.InputOutput, times: 1);
        await Assert.ThrowsAsync<StorageException>(() => file.SyncAsync().AsTask());
        await file.SyncAsync();
        Assert.Equal([1, 2, 3], storage.Disk.ReadFile(File));
        for (int seed = 0; seed < 50; seed++)
            Assert.Empty(storage.PowerCut(new Random(seed)).Disk.ReadFile(File));
    }

    [Fact]
    public async Task After_a_failed_folder_sync_a_successful_one_does_not_store_the_names()
    {
        (MemoryStorage storage, _) = await CreateFileAsync();
        await storage.TryCreateFileAsync("/b.log");
        storage.Faults.Fail(call => call.Operation == StorageOperation.SyncFolder, ErrorNumbers.InputOutput, times: 1);
        await Assert.ThrowsAsync<StorageException>(() => storage.SyncFolderAsync("/").AsTask());
        await storage.SyncFolderAsync("/");
        Assert.Equal(["/a.log", "/b.log"], storage.Disk.ListFiles());
        Assert.Equal(["/a.log"], storage.PowerCut(new Random(1)).Disk.ListFiles());
    }

    [Fact]
    public async Task A_lying_sync_stores_nothing_and_says_nothing()
    {
        (MemoryStorage storage, IStorageFile file) = await CreateFileAsync();
        await file.WriteAsync(0, new byte[] { 1, 2, 3 });
        StorageFault lie = storage.Faults.Lie(_ => true);
        await file.SyncAsync();
        Assert.Equal(1, lie.HitCount);
        Assert.Empty(storage.Disk.ReadSyncedBytes(File));
        lie.Lift();
        await file.SyncAsync();
        Assert.Equal([1, 2, 3], storage.Disk.ReadSyncedBytes(File));
    }

    [Fact]
    public async Task A_hanging_call_has_no_effect_until_the_fault_is_lifted()
    {
        (MemoryStorage storage, IStorageFile file) = await CreateFileAsync();
        StorageFault hang = storage.Faults.Hang(call => call.Operation == StorageOperation.Write);
        Task write = file.WriteAsync(0, new byte[] { 1 }).AsTask();
        Assert.False(write.IsCompleted);
        Assert.Empty(storage.Disk.ReadFile(File));
        hang.Lift();
        await write;
        Assert.Equal([1], storage.Disk.ReadFile(File));
    }

    [Fact]
    public async Task Two_calls_at_a_time_to_one_file_are_reported()
    {
        (MemoryStorage storage, IStorageFile file) = await CreateFileAsync();
        StorageFault hang = storage.Faults.Hang(call => call.Operation == StorageOperation.Write);
        Task write = file.WriteAsync(0, new byte[] { 1 }).AsTask();
        await Assert.ThrowsAsync<InvalidOperationException>(() => file.SyncAsync().AsTask());
        hang.Lift();
        await write;
    }

    [Fact]
    public async Task A_fault_of_one_process_does_not_concern_another_on_the_same_disk()
    {
        (MemoryStorage storage, _) = await CreateFileAsync();
        storage.Faults.Fail(_ => true, ErrorNumbers.InputOutput);
        Assert.True(await storage.OpenAnother().FileExistsAsync(File));
        await Assert.ThrowsAsync<StorageException>(() => storage.FileExistsAsync(File).AsTask());
        storage.Faults.LiftAll();
        Assert.True(await storage.FileExistsAsync(File));
    }

    private static async Task<(MemoryStorage Storage, IStorageFile File)> CreateFileAsync()
    {
        var storage = new MemoryStorage();
        IStorageFile? file = await storage.TryCreateFileAsync(File);
        await storage.SyncFolderAsync("/");
        return (storage, file!);
    }
}
