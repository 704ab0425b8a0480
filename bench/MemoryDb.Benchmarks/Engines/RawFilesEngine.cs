namespace MemoryDb.Benchmarks;

/// <summary>
/// The limit on disk: batches written and synced to one or three files in parallel, a majority awaited, and nothing
/// else. An operation is a batch; the third column is its size in records of 128 bytes.
/// </summary>
internal sealed class RawFilesEngine : IEngine
{
    private const int RecordBytes = 128;

    private readonly int _fileCount;

    public RawFilesEngine(int fileCount)
    {
        _fileCount = fileCount;
        Workloads = [new Workload("append", [1, 64, 1024, 8192], AppendAsync)];
    }

    public string Name => $"raw{_fileCount}";

    public IReadOnlyList<Workload> Workloads { get; }

    private async Task<Figure> AppendAsync(int recordCount, MeasureContext context)
    {
        byte[] batch = new byte[recordCount * RecordBytes];
        new Random(1).NextBytes(batch);
        var progress = new RawProgress(_fileCount);
        RawFile[] files =
        [
            .. Enumerable.Range(0, _fileCount)
                .Select(index => new RawFile(Path.Combine(context.Folder, $"raw-{index + 1}"), batch, progress, index)),
        ];
        try
        {
            // Every operation is long here, so each one is timed: one in flight, answered when it returns.
            return await Load.RunInFlightAsync(1, context.Duration, _ =>
            {
                progress.AppendAndWait();
                return ValueTask.CompletedTask;
            });
        }
        finally
        {
            progress.Stop();
            foreach (RawFile file in files)
                file.Dispose();
        }
    }
}
