using MemoryDb.Log.Files;
using MemoryDb.Log.Tests.Support;
using MemoryDb.Testing;

namespace MemoryDb.Log.Tests.Files;

/// <summary>
/// What was written is there after a power cut, whatever its size and wherever it falls into the buffer and into the
/// segments (L1, L2, L14).
/// </summary>
public sealed class SegmentWriterTests
{
    private const string Folder = "/data";
    private const int SegmentBytes = 64 << 10;
    private const int LargestDirect = 32 << 10;

    private static readonly SegmentOrigin Origin = new(new Guid(1, 2, 3, new byte[8]), 1, new Ballot(1, 1));
    private static readonly int[] Sizes =
        [1, 7, 8, 9, 200, 10_000, 30_000, LargestDirect, LargestDirect + 1, 50_001, 200_000];

    private readonly MemoryStorage _disk = new();
    private readonly CountingStorage _storage;
    private readonly List<byte[]> _written = [];
    private uint _running;

    public SegmentWriterTests()
    {
        _storage = new CountingStorage(_disk);
        new ReplicaFolder(_disk, Folder).CreateAsync().GetAwaiter().GetResult();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Whatever_was_written_survives_a_power_cut(int seed)
    {
        var random = new Random(seed);
        await using (SegmentWriter writer = await CreateAsync())
        {
            for (int batch = 0; batch < 25; batch++)
            {
                int largest = random.Next(2, Sizes.Length + 1);
                byte[][] payloads = [.. Enumerable.Range(0, random.Next(1, 9)).Select(_ => Payload(random, largest))];
                await WriteAsync(writer, payloads);
                await CheckAsync(new MemoryStorage(_disk.Disk.PowerCut(ChosenPowerCut.Nothing)));
            }

            await writer.SealAsync();
            Assert.Equal(_running, writer.RunningChecksum);
        }

        Assert.Equal(0, _storage.OpenCount);
        await CheckAsync(_disk);
        CheckSegments();
    }

    /// <summary>Of the frames of 32 KiB four fill it to the last byte, of the others there is room left.</summary>
    [Theory]
    [InlineData(LargestDirect - SegmentFormat.FrameHeaderBytes)]
    [InlineData(30_000)]
    public async Task A_buffer_that_is_full_begins_anew(int payloadBytes)
    {
        await using SegmentWriter writer = await CreateAsync(firstBytes: 1 << 20);
        var random = new Random(payloadBytes);
        for (int count = 1; count <= 9; count++)
        {
            byte[][] payloads = [.. Enumerable.Range(0, count).Select(_ => new byte[payloadBytes])];
            foreach (byte[] payload in payloads)
                random.NextBytes(payload);
            await WriteAsync(writer, payloads);
        }

        await CheckAsync(new MemoryStorage(_disk.Disk.PowerCut(ChosenPowerCut.Nothing)));
    }

    private Task<SegmentWriter> CreateAsync(int firstBytes = SegmentBytes) => SegmentWriter.CreateAsync(
        Folder, Origin, start: 1, recoveredTail: 0, runningBefore: 0,
        new SegmentPreparer(_storage, Folder, Origin.Ballot, firstBytes, TaskScheduler.Default, new StepCounter()));

    private static byte[] Payload(Random random, int largest)
    {
        byte[] payload = new byte[Sizes[random.Next(largest)]];
        random.NextBytes(payload);
        return payload;
    }

    private async Task WriteAsync(SegmentWriter writer, byte[][] payloads)
    {
        var frames = new List<PendingFrame>();
        foreach (byte[] payload in payloads)
        {
            var frame = PendingFrame.Create(_written.Count + 1, payload, _running, holders: 1);
            _running = frame.RunningChecksum;
            _written.Add(payload);
            frames.Add(frame);
        }

        await writer.WriteAsync(frames, watermark: _written.Count - payloads.Length);
        PendingFrame.ReleaseAll(frames);
    }

    private async Task CheckAsync(MemoryStorage disk)
    {
        FolderView view = await new SegmentFolder(disk, Folder, Origin).ReadAsync(lookBehindDamage: true);
        Assert.Equal(_written.Count, view.End);
        await using var reader = new FolderReader(disk, view);
        for (int index = 0; index < _written.Count; index++)
        {
            StoredRecord? found = await reader.TryReadAsync(index + 1);
            Assert.True(found!.Value.Payload.Span.SequenceEqual(_written[index]), $"Record {index + 1} is another.");
        }
    }

    /// <summary>
    /// A segment begins where the one before ended, is no larger than it may be, ends no sooner than it must, and has
    /// no room left over.
    /// </summary>
    private void CheckSegments()
    {
        string[] paths =
            [.. _disk.Disk.ListFiles(Folder).Where(path => path.EndsWith(".log", StringComparison.Ordinal))];
        Assert.True(paths.Length > 2);
        long limit = SegmentBytes;
        SegmentName[] names = [.. paths.Select(path =>
        {
            Assert.True(SegmentName.TryParse(Path.GetFileName(path), SegmentName.SegmentSuffix, out SegmentName name));
            return name;
        })];
        for (int index = 0; index < paths.Length; index++)
        {
            long end = index + 1 < names.Length ? names[index + 1].Start : _written.Count + 1;
            int[] frames = [.. Enumerable.Range((int)names[index].Start, (int)(end - names[index].Start))
                .Select(position => SegmentFormat.FrameBytes(_written[position - 1].Length))];
            Assert.NotEmpty(frames);
            long length = _disk.Disk.ReadFile(paths[index]).Length;
            Assert.Equal(SegmentFormat.SegmentHeaderBytes + frames.Sum(), length);
            Assert.True(length <= limit || frames.Length == 1, $"{length} bytes in segment {index + 1}");
            limit = Math.Min(limit * 4, 64L * SegmentBytes);
            if (end <= _written.Count)
                Assert.True(length + SegmentFormat.FrameBytes(_written[(int)end - 1].Length) > SegmentBytes);
        }
    }
}
