using MemoryDb.Log.Files;
using MemoryDb.Log.IO;
using MemoryDb.Log.Tests.Support;
using MemoryDb.Testing;

namespace MemoryDb.Log.Tests.Files;

/// <summary>
/// Records are read from a folder by position, in whatever order, and no file stays open longer than it is used.
/// </summary>
public sealed class FolderReaderTests
{
    private const string Folder = "/data";

    private readonly MemoryStorage _disk = new();
    private readonly CountingStorage _storage;
    private readonly SegmentSketch _older = new SegmentSketch(1, 1, 0).Batch(3).Batch(3);
    private readonly SegmentSketch _newer = new SegmentSketch(5, 2, 4).Batch(2).Batch(3);
    private readonly SegmentFolder _segments;
    private int _openedCount;

    public FolderReaderTests()
    {
        _storage = new CountingStorage(_disk);
        new ReplicaFolder(_disk, Folder).CreateAsync().GetAwaiter().GetResult();
        _older.WriteTo(_disk, Folder);
        _newer.WriteTo(_disk, Folder);
        _segments = new SegmentFolder(
            _storage, Folder, new SegmentOrigin(new Guid(1, 2, 3, new byte[8]), 1, Ballot.None));
        _disk.Faults.Fail(Count, ErrorNumbers.InputOutput);

        bool Count(StorageCall call)
        {
            _openedCount += call.Operation == StorageOperation.OpenFile ? 1 : 0;
            return false;
        }
    }

    [Fact]
    public async Task In_ascending_order_each_file_is_opened_once()
    {
        FolderReader reader = await OpenAsync();
        for (long position = 1; position <= 9; position++)
            await CheckAsync(reader, position);
        Assert.Equal(2, _openedCount);
        Assert.Null(await reader.TryReadAsync(10));
        await reader.DisposeAsync();
        Assert.Equal(0, _storage.OpenCount);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task In_any_order_every_record_is_found_and_one_file_is_open_at_most(int seed)
    {
        var random = new Random(seed);
        await using FolderReader reader = await OpenAsync();
        for (int step = 0; step < 200; step++)
        {
            await CheckAsync(reader, random.NextInt64(1, 10));
            Assert.InRange(_storage.OpenCount, 0, 1);
        }
    }

    [Fact]
    public async Task What_is_passed_over_is_not_opened_again_and_what_lies_before_is_found_again()
    {
        await using FolderReader reader = await OpenAsync();
        await CheckAsync(reader, 1);
        await CheckAsync(reader, 4);
        Assert.Equal(1, _openedCount);
        await CheckAsync(reader, 3);
        await CheckAsync(reader, 3);
        await CheckAsync(reader, 4);
    }

    [Fact]
    public async Task What_was_damaged_since_is_not_here_and_what_lies_behind_it_is()
    {
        await using FolderReader reader = await OpenAsync();
        FlipPayload(_older, index: 1);
        await CheckAsync(reader, 1);
        Assert.Null(await reader.TryReadAsync(2));
        Assert.Equal(0, _storage.OpenCount);
        await CheckAsync(reader, 3);
        await CheckAsync(reader, 4);
        await CheckAsync(reader, 1);
        await CheckAsync(reader, 3);
        Assert.Null(await reader.TryReadAsync(2));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_read_has_nothing_and_leaves_nothing_open()
    {
        await using FolderReader reader = await OpenAsync();
        await CheckAsync(reader, 1);
        StorageFault fault = _disk.Faults.Fail(
            call => call.Operation == StorageOperation.Read || call.Operation == StorageOperation.OpenFile,
            ErrorNumbers.InputOutput);
        Assert.Null(await reader.TryReadAsync(7));
        Assert.Equal(0, _storage.OpenCount);
        fault.Lift();
        await CheckAsync(reader, 7);
    }

    [Fact]
    public async Task What_was_written_since_it_was_read_ahead_is_found()
    {
        await using FolderReader reader = await OpenAsync();
        await CheckAsync(reader, 9);
        await WriteOnAsync(_newer.Batch(2));
        Assert.Null(await reader.TryReadAsync(10));
        reader.Refresh(await _segments.ReadAsync(lookBehindDamage: true));
        await CheckAsync(reader, 10);
        await CheckAsync(reader, 11);
    }

    private async Task<FolderReader> OpenAsync()
    {
        FolderView view = await _segments.ReadAsync(lookBehindDamage: true);
        _openedCount = 0;
        Assert.Equal(0, _storage.OpenCount);
        return new FolderReader(_storage, view);
    }

    private static async Task CheckAsync(FolderReader reader, long position)
    {
        StoredRecord? found = await reader.TryReadAsync(position);
        Assert.NotNull(found);
        Assert.Equal(position, found.Value.Position);
        Assert.Equal((byte)position, found.Value.Payload.Span[3]);
        Assert.Equal(SegmentSketch.RunningAt(position), found.Value.RunningChecksum);
    }

    /// <summary>Writes into the file that is there, as its writer does.</summary>
    private async Task WriteOnAsync(SegmentSketch sketch)
    {
        var drawn = new MemoryStorage();
        await drawn.CreateFolderAsync(Folder);
        sketch.WriteTo(drawn, Folder);
        string path = $"{Folder}/{sketch.Name.SegmentFile}";
        await using IStorageFile file = await _disk.OpenFileAsync(path, writable: true);
        await file.WriteAsync(0, drawn.Disk.ReadFile(path));
    }

    private void FlipPayload(SegmentSketch sketch, int index)
    {
        int frame = SegmentFormat.FrameBytes(5);
        _disk.Disk.FlipBits(
            $"{Folder}/{sketch.Name.SegmentFile}",
            SegmentFormat.SegmentHeaderBytes + (index * frame) + SegmentFormat.FrameHeaderBytes);
    }
}
