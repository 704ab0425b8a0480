using MemoryDb.Diagnostics;
using MemoryDb.Internal;
using MemoryDb.Log;

namespace MemoryDb.Commit;

/// <summary>
/// Appends records one after another, each behind the last. While one is on its way the next one fills: that is all
/// there is to group commit. An outcome that is not known is asked for again, with the same bytes, until it is final.
/// </summary>
internal sealed class CommitLoop(
    CommitTracker tracker,
    ITransactionLog log,
    LogPosition tail,
    TimeProvider clock,
    Random random,
    DatabaseTelemetry telemetry)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _stop = new();
    private LogPosition _tail = tail;
    private Exception? _unavailable;

    /// <summary>Why the log takes nothing at the moment; null while it does.</summary>
    public Exception? Unavailable => Volatile.Read(ref _unavailable);

    /// <summary>Raised when the log does not take a record.</summary>
    public Action? BecameUnavailable { get; set; }

    /// <summary>Stops asking again. An append that is under way cannot be taken back.</summary>
    public void Stop() => _stop.Cancel();

    /// <summary>
    /// Runs until the tracker is closed and drained, the log belongs to another, or <see cref="Stop"/>.
    /// </summary>
    public async Task RunAsync()
    {
        try
        {
            while (await tracker.TakeAsync() is { } record)
            {
                long? started = telemetry.Start(Instruments.AppendDuration);
                if (!await TryAppendAsync(record))
                    return;
                TimeSpan? elapsed = telemetry.Elapsed(started);
                int bytes = record.Payload.Length;
                (int replies, long writes) = tracker.Advance(record);
                telemetry.Appended(elapsed, bytes, replies, writes);
            }
        }
        catch (Exception error)
        {
            // Fail closed: whatever broke here, nothing that is pending may be shown.
            tracker.Fail(() => new OutcomeUnknownException("The commit loop has stopped: " + error.Message, error));
            throw;
        }
    }

    private async Task<bool> TryAppendAsync(PendingRecord record)
    {
        ReadOnlyMemory<byte> payload = record.Seal();
        TimeSpan pause = FirstPause;
        while (true)
        {
            AppendResult result = await AskAsync(payload);
            switch (result.Outcome)
            {
                case AppendOutcome.Appended:
                    Invariant.Check(result.Position == _tail.Next, "A record is appended behind the expected tail.");
                    _tail = result.Position;
                    Volatile.Write(ref _unavailable, null);
                    return true;
                case AppendOutcome.Conflict:
                    string message = $"Another process has appended to the log: its tail is {result.Position}, beyond "
                        + $"{_tail}. What was pending has had no effect. Dispose this database; open it again to take"
                        + " over.";
                    tracker.Fail(() => new NotPrimaryException(message));
                    return false;
                default:
                    Volatile.Write(ref _unavailable, result.Reason ?? new IOException("The log gave no reason."));
                    BecameUnavailable?.Invoke();
                    break;
            }

            if (_stop.IsCancellationRequested)
                return false;
            await Task.Delay(pause * (0.5 + random.NextDouble()), clock, _stop.Token)
                .ConfigureAwait(Awaiting.Quietly);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private async ValueTask<AppendResult> AskAsync(ReadOnlyMemory<byte> payload)
    {
        try
        {
            return await log.AppendAsync(_tail, payload);
        }
        catch (Exception error) when (error is not InvariantViolationException)
        {
            // A log that throws has not answered: that is an unknown outcome, not a refusal (L11).
            return AppendResult.Unknown(error);
        }
    }
}
