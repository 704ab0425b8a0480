using System.Runtime.InteropServices;
using MemoryDb.Log.IO;

namespace MemoryDb.Log.Tests.IO;

/// <summary>The real disk answers as the seam promises: with the system's error number, and nothing else.</summary>
public sealed class DiskStorageTests : IDisposable
{
    private const int NotPermitted = 1;
    private const int NotFound = 2;
    private const int AccessDenied = 13;
    private const int Exists = 17;
    private const int NotADirectory = 20;
    private const int IsADirectory = 21;

    private readonly string _folder = Directory.CreateTempSubdirectory("memorydb-disk-").FullName;
    private readonly DiskStorage _storage = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_is_written_is_read_by_another_handle_and_lengths_change()
    {
        await using IStorageFile file = (await _storage.TryCreateFileAsync(At("a")))!;
        await file.WriteAsync(10, new byte[] { 1, 2, 3 });
        await file.SyncAsync();
        await using IStorageFile other = await _storage.OpenFileAsync(At("a"), writable: false);
        byte[] bytes = new byte[20];
        Assert.Equal(13, await other.ReadAsync(0, bytes));
        Assert.Equal([0, 1, 2, 3], bytes[9..13]);
        Assert.Equal(13, await other.GetLengthAsync());
        await file.SetLengthAsync(11);
        Assert.Equal(1, await other.ReadAsync(10, bytes));
        Assert.Equal(0, await other.ReadAsync(11, bytes));
    }

    [Fact]
    public async Task A_file_opened_for_reading_cannot_be_written()
    {
        await (await _storage.TryCreateFileAsync(At("a")))!.DisposeAsync();
        await using IStorageFile file = await _storage.OpenFileAsync(At("a"), writable: false);
        await Assert.ThrowsAsync<StorageException>(() => file.WriteAsync(0, new byte[1]).AsTask());
        await Assert.ThrowsAsync<StorageException>(() => file.SetLengthAsync(1).AsTask());
    }

    [Fact]
    public async Task Names_are_taken_once_listed_in_order_and_forgotten_when_deleted()
    {
        await _storage.CreateFolderAsync(At("f/g"));
        await _storage.CreateFolderAsync(At("f/g"));
        await (await _storage.TryCreateFileAsync(At("f/b")))!.DisposeAsync();
        await (await _storage.TryCreateFileAsync(At("f/B")))!.DisposeAsync();
        Assert.Null(await _storage.TryCreateFileAsync(At("f/b")));
        Assert.True(await _storage.TryLinkAsync(At("f/b"), At("f/c")));
        Assert.False(await _storage.TryLinkAsync(At("f/B"), At("f/c")));
        await _storage.RenameAsync(At("f/B"), At("f/b"));
        await _storage.SyncFolderAsync(At("f"));
        Assert.Equal(["b", "c", "g"], await _storage.ListAsync(At("f")));
        await _storage.DeleteAsync(At("f/b"));
        await _storage.DeleteAsync(At("f/b"));
        Assert.False(await _storage.FileExistsAsync(At("f/b")));
        Assert.True(await _storage.FileExistsAsync(At("f/c")));
        Assert.True(await _storage.FolderExistsAsync(At("f/g")));
        Assert.False(await _storage.FolderExistsAsync(At("f/c")));
    }

    [Fact]
    public async Task Every_failure_carries_the_systems_error_number()
    {
        await (await _storage.TryCreateFileAsync(At("file")))!.DisposeAsync();
        await AssertFailsAsync(() => _storage.ListAsync(At("missing")).AsTask(), NotFound);
        await AssertFailsAsync(() => _storage.ListAsync(At("file")).AsTask(), NotADirectory, NotFound);
        await AssertFailsAsync(() => _storage.SyncFolderAsync(At("missing")).AsTask(), NotFound);
        await AssertFailsAsync(() => _storage.TryCreateFileAsync(At("missing/a")).AsTask(), NotFound);
        await AssertFailsAsync(() => _storage.OpenFileAsync(At("missing"), writable: true).AsTask(), NotFound);
        await AssertFailsAsync(() => _storage.OpenFileAsync(_folder, writable: true).AsTask(), IsADirectory);
        await AssertFailsAsync(() => _storage.RenameAsync(At("missing"), At("b")).AsTask(), NotFound);
        await AssertFailsAsync(() => _storage.TryLinkAsync(At("missing"), At("b")).AsTask(), NotFound);
        await AssertFailsAsync(() => _storage.DeleteAsync(At("file/a")).AsTask(), NotADirectory);
        await AssertFailsAsync(() => _storage.TryLockAsync(At("missing/a"), "").AsTask(), NotFound);
        await AssertFailsAsync(() => _storage.CreateFolderAsync(At("file")).AsTask(), Exists);
        await AssertFailsAsync(() => _storage.CreateFolderAsync("/sys/memorydb").AsTask(), NotPermitted, AccessDenied);
    }

    [Fact]
    public async Task A_lock_has_one_holder_whose_words_the_others_read()
    {
        (IAsyncDisposable? held, string holder) = await _storage.TryLockAsync(At("lock"), "first");
        Assert.NotNull(held);
        Assert.Equal("first", holder);
        (IAsyncDisposable? refused, holder) = await new DiskStorage().TryLockAsync(At("lock"), "a second, longer word");
        Assert.Null(refused);
        Assert.Equal("first", holder);
        await held.DisposeAsync();
        (held, _) = await _storage.TryLockAsync(At("lock"), "3");
        Assert.NotNull(held);
        (_, holder) = await _storage.TryLockAsync(At("lock"), "4");
        Assert.Equal("3", holder);
        await held.DisposeAsync();
    }

    /// <summary>Seen through another handle, of this process or another, for as long as the holder is open.</summary>
    [Fact]
    public async Task A_file_is_held_until_its_handle_is_closed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has locks of open files.");
        IStorageFile holder = (await _storage.TryCreateFileAsync(At("held")))!;
        await using IStorageFile other = await new DiskStorage().OpenFileAsync(At("held"), writable: false);
        Assert.False(await other.IsHeldAsync());
        await holder.HoldAsync();
        Assert.True(await other.IsHeldAsync());
        Assert.False(await holder.IsHeldAsync());
        await using (await _storage.OpenFileAsync(At("held"), writable: true))
        {
            // Closing yet another handle of the same process lets nothing go, as it would with a process' own locks.
        }

        Assert.True(await other.IsHeldAsync());
        await holder.DisposeAsync();
        Assert.False(await other.IsHeldAsync());
    }

    [Fact]
    public void A_boot_has_one_id() => Assert.Equal(_storage.BootId, new DiskStorage().BootId);

    [Fact]
    public void A_call_that_a_signal_interrupts_is_made_again_and_another_failure_is_final()
    {
        var errors = new Queue<int>([NativeMethods.ErrorInterrupted, NativeMethods.ErrorInterrupted, AccessDenied]);
        Assert.Equal(-AccessDenied, DiskCall.Retry(Fail));
        Assert.Empty(errors);

        int Fail()
        {
            Marshal.SetLastPInvokeError(errors.Dequeue());
            return -1;
        }
    }

    private static async Task AssertFailsAsync(Func<Task> call, params int[] errorNumbers)
    {
        StorageException failure = await Assert.ThrowsAsync<StorageException>(call);
        Assert.Contains(failure.ErrorNumber, errorNumbers);
    }

    private string At(string name) => Path.Combine(_folder, name);
}
