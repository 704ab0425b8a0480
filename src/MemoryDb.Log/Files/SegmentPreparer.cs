using MemoryDb.Log.IO;

namespace MemoryDb.Log.Files;

/// <summary>
/// Fills a writer's next segment in the background, so that rotating costs the append next to nothing: a little with
/// each append, in proportion, so that no append waits behind the filling of a whole file. If the file is not ready in
/// time, or the disk refuses it, the writer goes on with a file that grows.
/// </summary>
internal sealed class SegmentPreparer(
    IStorage storage, string folder, Ballot ballot, int firstBytes, TaskScheduler scheduler, StepCounter steps)
{
    private const int LargestFactor = 64;

    private readonly CancellationTokenSource _stop = new();
    private readonly AsyncSignal _mayFillMore = new();
    private Task<PreparedSegment>? _next;
    private int _count;
    private long _bytes = firstBytes;
    private long _mayFill;

    /// <summary>Counts what the writer itself does, one call to the disk after the other.</summary>
    public StepCounter Steps => steps;

    /// <summary>The first segment of the ballot, made at once.</summary>
    public async Task<PreparedSegment> CreateFirstAsync()
    {
        PreparedSegment first = await CreateAsync(_bytes, _ =>
        {
            steps.Add();
            return ValueTask.CompletedTask;
        });
        steps.Add();
        return first;
    }

    /// <summary>
    /// So much of the current segment is used: fills the next one from the middle of this one on, so that it is
    /// complete when three quarters of this one are used.
    /// </summary>
    public void Advance(long used, long segmentBytes)
    {
        long half = segmentBytes / 2;
        if (used <= half)
            return;
        if (_next is null)
        {
            _bytes = Math.Min(_bytes * 4, (long)firstBytes * LargestFactor);
            _mayFill = 0;
            Begin(_bytes);
        }

        double share = Math.Min(1, 2.0 * (used - half) / half);
        AllowFilling((long)Math.Ceiling(share * _bytes));
    }

    /// <summary>The next segment: the prepared one if it is ready.</summary>
    public async Task<PreparedSegment> TakeAsync()
    {
        if (_next is not { IsCompleted: true } ready)
        {
            // For the next time.
            AllowFilling(_bytes);
            return await CreateAsync(0, PaceAsync);
        }

        _next = null;
        return ready.IsCompletedSuccessfully ? await ready : await CreateAsync(0, PaceAsync);
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
        _mayFillMore.Set();
        try
        {
            await (await next).DiscardAsync();
        }
        catch (Exception exception) when (exception is OperationCanceledException or StorageException)
        {
            // It was not to be used; a disk that refused it says so again when something is.
        }
    }

    private void AllowFilling(long bytes)
    {
        if (bytes <= _mayFill)
            return;
        Volatile.Write(ref _mayFill, bytes);
        _mayFillMore.Set();
    }

    private void Begin(long bytes) => _next = Task.Factory
        .StartNew(
            () => CreateAsync(bytes, PaceAsync), CancellationToken.None, TaskCreationOptions.None, scheduler)
        .Unwrap();

    /// <summary>Waits until more than so much is to be filled.</summary>
    private async ValueTask PaceAsync(long filled)
    {
        while (true)
        {
            _stop.Token.ThrowIfCancellationRequested();
            if (filled < Volatile.Read(ref _mayFill))
                return;
            await _mayFillMore.WaitAsync();
        }
    }

    private Task<PreparedSegment> CreateAsync(long bytes, Func<long, ValueTask> pace)
    {
        int number = Interlocked.Increment(ref _count);
        string path = Path.Combine(folder, $"{ballot}-{number}{SegmentName.PreparedSuffix}");
        return PreparedSegment.CreateAsync(storage, path, bytes, pace);
    }
}
