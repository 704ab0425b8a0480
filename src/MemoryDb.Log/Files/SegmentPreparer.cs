using MemoryDb.Log.IO;

namespace MemoryDb.Log.Files;

/// <summary>
/// Fills a writer's next segment in the background, so that rotating costs the append next to nothing. If the file is
/// not ready in time, or the disk refuses it, the writer goes on with a file that grows.
/// </summary>
internal sealed class SegmentPreparer(
    IStorage storage, string folder, Ballot ballot, int firstBytes, TaskScheduler scheduler, StepCounter steps)
{
    private const int LargestFactor = 64;

    private readonly CancellationTokenSource _stop = new();
    private Task<PreparedSegment>? _next;
    private int _count;
    private long _bytes = firstBytes;

    /// <summary>Counts what the writer itself does, one call to the disk after the other.</summary>
    public StepCounter Steps => steps;

    /// <summary>The first segment of the ballot, made at once.</summary>
    public Task<PreparedSegment> CreateFirstAsync() => CreateAsync(_bytes, steps);

    /// <summary>Begins with the next segment, if that has not been done.</summary>
    public void Begin()
    {
        if (_next is not null)
            return;
        _bytes = Math.Min(_bytes * 4, (long)firstBytes * LargestFactor);
        long bytes = _bytes;
        _next = Task.Factory
            .StartNew(() => CreateAsync(bytes), CancellationToken.None, TaskCreationOptions.None, scheduler)
            .Unwrap();
    }

    /// <summary>The next segment: the prepared one if it is ready.</summary>
    public async Task<PreparedSegment> TakeAsync()
    {
        if (_next is not { IsCompleted: true } ready)
            return await CreateAsync(0);
        _next = null;
        return ready.IsCompletedSuccessfully ? await ready : await CreateAsync(0);
    }

    /// <summary>
    /// Stops, and removes the segment that will not be needed. On return it touches the folder no more.
    /// </summary>
    public async Task DiscardAsync()
    {
        if (_next is not { } next)
            return;
        _next = null;
        _stop.Cancel();
        try
        {
            await (await next).DiscardAsync();
        }
        catch (Exception exception) when (exception is OperationCanceledException or StorageException)
        {
            // It was not to be used; a disk that refused it says so again when something is.
        }
    }

    private Task<PreparedSegment> CreateAsync(long bytes, StepCounter? counted = null)
    {
        int number = Interlocked.Increment(ref _count);
        string path = Path.Combine(folder, $"{ballot}-{number}{SegmentName.PreparedSuffix}");
        return PreparedSegment.CreateAsync(storage, path, bytes, counted, _stop.Token);
    }
}
