using MemoryDb.Log.Files;
using MemoryDb.Log.IO;
using MemoryDb.Log.Tests.Support;
using MemoryDb.Testing;

namespace MemoryDb.Log.Tests.Files;

/// <summary>
/// What a replica's small files and prepared segments say is there after a power cut that keeps nothing but what was
/// synced; no file stays open, and nothing is left behind.
/// </summary>
public sealed class FolderFilesTests
{
    private const string Folder = "/data";

    private readonly MemoryStorage _disk = new();
    private readonly CountingStorage _storage;

    public FolderFilesTests() => _storage = new CountingStorage(_disk);

    [Fact]
    public async Task A_promise_is_durable_and_forgets_the_lower_ones_H11()
    {
        await CreateFolderAsync();
        await (await _storage.TryCreateFileAsync($"{Folder}/something else"))!.DisposeAsync();
        var promises = new PromiseFolder(_storage, Folder);
        Assert.Equal(Ballot.None, await promises.GetHighestAsync());
        Assert.True(await promises.TryPromiseAsync(new Ballot(1, 7)));
        Assert.True(await promises.TryPromiseAsync(new Ballot(2, 3)));
        Assert.False(await promises.TryPromiseAsync(new Ballot(2, 3)));
        Assert.False(await promises.TryPromiseAsync(new Ballot(2, 2)));
        Assert.False(await promises.TryPromiseAsync(new Ballot(1, 9)));
        Assert.Equal(["0000000002-0000000000000003", "something else"], (await _storage.ListAsync(Folder)).Order());
        Assert.Equal(0, _storage.OpenCount);

        var after = new PromiseFolder(AfterPowerCut(), Folder);
        Assert.Equal(new Ballot(2, 3), await after.GetHighestAsync());
        Assert.True(await after.IsHighestAsync(new Ballot(2, 3)));
        Assert.False(await after.IsHighestAsync(new Ballot(2, 2)));
        Assert.False(await after.IsHighestAsync(new Ballot(3, 3)));
    }

    [Fact]
    public async Task A_lower_promise_is_not_deleted_before_the_higher_one_is_durable()
    {
        await CreateFolderAsync();
        var promises = new PromiseFolder(_storage, Folder);
        await promises.TryPromiseAsync(new Ballot(1, 7));
        int deletedCount = 0;
        _disk.Changing = call =>
        {
            if (call.Operation != StorageOperation.Delete)
                return;
            deletedCount++;
            MemoryStorage after = AfterPowerCut();
            Assert.Equal(new Ballot(2, 3), new PromiseFolder(after, Folder).GetHighestAsync().Result);
        };
        await promises.TryPromiseAsync(new Ballot(2, 3));
        Assert.Equal(1, deletedCount);
    }

    [Fact]
    public async Task The_head_is_durable_and_never_goes_back_H18()
    {
        await CreateFolderAsync();
        var head = new HeadFolder(_storage, Folder);
        Assert.Equal(1, await head.GetAsync());
        await head.AdvanceAsync(5);
        await head.AdvanceAsync(12);
        await head.AdvanceAsync(12);
        Assert.Equal(["00000000000000000012"], await _storage.ListAsync(Folder));
        Assert.Equal(12, await new HeadFolder(AfterPowerCut(), Folder).GetAsync());
        await head.AdvanceAsync(7);
        Assert.Equal(12, await new HeadFolder(AfterPowerCut(), Folder).GetAsync());
        Assert.Equal(0, _storage.OpenCount);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(256 << 10)]
    [InlineData(600_000)]
    public async Task A_segment_is_filled_in_steps_and_has_its_header_before_its_name_L13(int bytes)
    {
        await CreateFolderAsync();
        var calls = new List<StorageCall>();
        _disk.Changing = calls.Add;
        var paces = new List<long>();
        PreparedSegment segment = await PreparedSegment.CreateAsync(_storage, $"{Folder}/new", bytes, offset =>
        {
            paces.Add(offset);
            return ValueTask.CompletedTask;
        });
        int steps = (bytes + (256 << 10) - 1) / (256 << 10);
        Assert.Equal(Enumerable.Range(0, steps).Select(step => (long)step * (256 << 10)), paces);
        Assert.Equal(steps, calls.Count(call => call.Operation == StorageOperation.Sync));
        Assert.Equal(bytes, calls.Where(call => call.Operation == StorageOperation.Write).Sum(call => call.Count));
        Assert.Equal(bytes, segment.Bytes);
        Assert.Equal(bytes, await segment.File.GetLengthAsync());

        var header = new SegmentHeader(new Guid(1, 2, 3, new byte[8]), 1, new Ballot(4, 2), 9, 8, 7, 6);
        var counter = new StepCounter();
        await segment.PublishAsync(Folder, header, counter);
        Assert.Equal(2, counter.Count);
        string name = $"{Folder}/{new SegmentName(9, new Ballot(4, 2)).SegmentFile}";
        byte[] expected = new byte[SegmentFormat.SegmentHeaderBytes];
        SegmentFormat.WriteSegmentHeader(expected, header);
        byte[] found = AfterPowerCut().Disk.ReadFile(name);
        Assert.Equal(expected, found[..SegmentFormat.SegmentHeaderBytes]);
        Assert.Equal(Math.Max(bytes, SegmentFormat.SegmentHeaderBytes), found.Length);
        Assert.Equal([name], _disk.Disk.ListFiles(Folder));
        await segment.File.DisposeAsync();
        Assert.Equal(0, _storage.OpenCount);
    }

    [Fact]
    public async Task A_segment_that_is_given_up_is_gone()
    {
        await CreateFolderAsync();
        PreparedSegment segment = await PreparedSegment.CreateAsync(
            _storage, $"{Folder}/new", 100, _ => ValueTask.CompletedTask);
        await segment.DiscardAsync();
        Assert.Empty(await _storage.ListAsync(Folder));
        Assert.Equal(0, _storage.OpenCount);

        await Assert.ThrowsAsync<OperationCanceledException>(() => PreparedSegment.CreateAsync(
            _storage,
            $"{Folder}/new",
            600_000,
            offset => offset == 0 ? default : throw new OperationCanceledException()));
        Assert.Empty(await _storage.ListAsync(Folder));
        Assert.Equal(0, _storage.OpenCount);

        _disk.Faults.Fail(call => call.Operation == StorageOperation.Sync, ErrorNumbers.InputOutput);
        await Assert.ThrowsAsync<StorageException>(() => PreparedSegment.CreateAsync(
            _storage, $"{Folder}/new", 100, _ => ValueTask.CompletedTask));
        Assert.Equal(0, _storage.OpenCount);
        _disk.Faults.LiftAll();
        var taken = await Assert.ThrowsAsync<StorageException>(() => PreparedSegment.CreateAsync(
            _storage, $"{Folder}/new", 100, _ => ValueTask.CompletedTask));
        Assert.Contains("exists already", taken.Message, StringComparison.Ordinal);
    }

    private async Task CreateFolderAsync()
    {
        await _storage.CreateFolderAsync(Folder);
        await _storage.SyncFolderAsync("/");
    }

    private MemoryStorage AfterPowerCut() => new(_disk.Disk.PowerCut(ChosenPowerCut.Nothing));
}
