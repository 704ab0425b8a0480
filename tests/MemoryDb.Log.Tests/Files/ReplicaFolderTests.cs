using MemoryDb.Log.Files;
using MemoryDb.Log.IO;
using MemoryDb.Log.Tests.Support;
using MemoryDb.Testing;

namespace MemoryDb.Log.Tests.Files;

/// <summary>How a replica's folder is set up: durable step by step, and named last (H19).</summary>
public sealed class ReplicaFolderTests
{
    private const string Above = "/data";
    private const string Folder = "/data/replica-1";

    private static readonly ReplicaIdentity Identity = new(new Guid(1, 2, 3, new byte[8]), 1, 3);

    private readonly MemoryStorage _disk = new();
    private readonly CountingStorage _storage;
    private readonly ReplicaFolder _folder;

    public ReplicaFolderTests()
    {
        _storage = new CountingStorage(_disk);
        _folder = new ReplicaFolder(_storage, Folder);
    }

    [Fact]
    public async Task What_was_created_is_there_after_a_power_cut()
    {
        Assert.False(await _folder.TryCreateAsync());
        Assert.False(await _storage.FolderExistsAsync(Folder));
        await CreateAboveAsync();
        Assert.True(await _folder.TryCreateAsync());
        MemoryStorage after = AfterPowerCut();
        Assert.True(await after.FolderExistsAsync($"{Folder}/promises"));
        Assert.True(await after.FolderExistsAsync($"{Folder}/head"));
        Assert.Equal(new ReplicaInspection(null, null, false, false), await _folder.InspectAsync());
    }

    [Fact]
    public async Task A_name_is_durable_and_the_first_one_wins_H19()
    {
        await CreateAsync();
        ReplicaIdentity other = Identity with { DatabaseId = new Guid(9, 9, 9, new byte[8]) };
        Assert.Null(await _folder.NameAsync(other, new Random(1), () => Task.FromResult(false)));
        Assert.Equal(Identity, await _folder.NameAsync(Identity, new Random(2), () => Task.FromResult(true)));
        Assert.Equal(Identity, await _folder.NameAsync(other, new Random(3), () => Task.FromResult(true)));
        Assert.Equal(["REPLICA", "head", "promises"], (await _storage.ListAsync(Folder)).Order(StringComparer.Ordinal));
        Assert.Equal(0, _storage.OpenCount);
        ReplicaInspection after = await new ReplicaFolder(AfterPowerCut(), Folder).InspectAsync();
        Assert.Equal(new ReplicaInspection(Identity, null, false, false), after);
    }

    [Fact]
    public async Task A_damaged_name_is_kept_aside_each_time()
    {
        await CreateAsync();
        await _folder.NameAsync(Identity, new Random(1), () => Task.FromResult(true));
        for (int seed = 2; seed <= 4; seed++)
        {
            _disk.Disk.FlipBits($"{Folder}/REPLICA", 9);
            Assert.True((await _folder.InspectAsync()).IsDamaged);
            Assert.Equal(Identity, await _folder.NameAsync(Identity, new Random(seed), () => Task.FromResult(true)));
        }

        string[] expected =
            ["REPLICA", "REPLICA.damaged", "REPLICA.damaged.2", "REPLICA.damaged.3", "head", "promises"];
        Assert.Equal(expected, (await AfterPowerCut().ListAsync(Folder)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Of_a_newer_format_its_version_is_told_and_no_damage()
    {
        await CreateAsync();
        await _folder.Promises.TryPromiseAsync(new Ballot(1, 1));
        byte[] bytes = new byte[SegmentFormat.IdentityBytes];
        SegmentFormat.WriteIdentity(bytes, Identity);
        bytes[8] = 200;
        BitConverter.TryWriteBytes(bytes.AsSpan(44), SegmentFormat.Checksum(bytes.AsSpan(0, 44)));
        await using (IStorageFile file = (await _storage.TryCreateFileAsync($"{Folder}/REPLICA"))!)
            await file.WriteAsync(0, bytes);
        Assert.Equal(new ReplicaInspection(null, 200, true, false), await _folder.InspectAsync());
    }

    [Fact]
    public async Task A_disk_is_tried_with_a_file_that_is_written_synced_and_removed()
    {
        var calls = new List<StorageOperation>();
        _disk.Changing = call => calls.Add(call.Operation);
        await _folder.TryWriteAsync(new Random(1)); // whether it can be created shows when it is
        Assert.Empty(calls);
        await CreateAsync();
        calls.Clear();
        await _folder.TryWriteAsync(new Random(1));
        Assert.Equal(
            [StorageOperation.CreateFile, StorageOperation.Write, StorageOperation.Sync,
                StorageOperation.SyncFolder, StorageOperation.Delete],
            calls);
        Assert.Equal(0, _storage.OpenCount);

        foreach (StorageOperation operation in new[]
            { StorageOperation.Write, StorageOperation.Sync, StorageOperation.SyncFolder })
        {
            StorageFault fault = _disk.Faults.Fail(call => call.Operation == operation, ErrorNumbers.InputOutput);
            await Assert.ThrowsAsync<StorageException>(() => _folder.TryWriteAsync(new Random(1)));
            fault.Lift();
            Assert.Equal(2, (await _storage.ListAsync(Folder)).Count);
            Assert.Equal(0, _storage.OpenCount);
        }
    }

    [Fact]
    public async Task Of_what_was_prepared_only_that_of_lower_ballots_is_removed()
    {
        await CreateAsync();
        string[] names =
        [
            $"{new Ballot(1, 9)}-1{SegmentName.PreparedSuffix}",
            $"{new Ballot(2, 1)}-1{SegmentName.PreparedSuffix}",
            $"{new Ballot(2, 2)}-1{SegmentName.PreparedSuffix}",
            $"{new Ballot(3, 0)}-1{SegmentName.PreparedSuffix}",
            $"{new Ballot(1, 1)}-1.other",
            $"short{SegmentName.PreparedSuffix}",
            $"a name of no ballot, but longer than one{SegmentName.PreparedSuffix}",
        ];
        foreach (string name in names)
            await (await _storage.TryCreateFileAsync($"{Folder}/{name}"))!.DisposeAsync();
        var replica = new FileLogReplica(_storage, Folder, 1, TaskScheduler.Default);
        await replica.RemovePreparedBelowAsync(new Ballot(2, 2));
        Assert.Equal(
            names[2..].Concat(["head", "promises"]).Order(StringComparer.Ordinal),
            (await _storage.ListAsync(Folder)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Only_the_first_error_takes_a_replica_out_of_service()
    {
        var told = new List<FileLogReplica>();
        var replica = new FileLogReplica(_storage, Folder, 1, TaskScheduler.Default) { Failed = told.Add };
        replica.Adopt(Identity.DatabaseId);
        Assert.True(replica.IsHealthy);
        var first = new IOException("first");
        replica.Explain(new IOException("healthy ones need no explanation"));
        Assert.Null(replica.Status.Error);
        replica.Fail(ReplicaState.Failed, first);
        replica.Fail(ReplicaState.Missing, new IOException("second"));
        Assert.Equal((ReplicaState.Failed, (Exception)first), (replica.Status.State, replica.Status.Error));
        Assert.Equal([replica], told);
        Assert.Equal(1, replica.FailureCount);
        replica.Readmit();
        Assert.True(replica.IsHealthy);
        Assert.Null(replica.Status.Error);
        replica.Lose();
        Assert.True(replica.IsHealthy);
        replica.Fail(ReplicaState.Failed, first);
        Assert.Equal(2, replica.FailureCount);
        replica.Lose();
        Assert.Equal(ReplicaState.Missing, replica.Status.State);
    }

    private async Task CreateAboveAsync()
    {
        await _storage.CreateFolderAsync(Above);
        await _storage.SyncFolderAsync("/");
    }

    private async Task CreateAsync()
    {
        await CreateAboveAsync();
        await _folder.CreateAsync();
    }

    private MemoryStorage AfterPowerCut() => new(_disk.Disk.PowerCut(ChosenPowerCut.Nothing));
}
