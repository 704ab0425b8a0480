using System.Diagnostics;
using MemoryDb.RealFaults.Driving;

namespace MemoryDb.RealFaults.Children;

/// <summary>
/// Appends, and says what came of it; sometimes trims. After an error it asks for the tail and goes on: the log has to
/// be usable for as long as it is open.
/// </summary>
internal sealed class AppenderChild(ChildOptions options, ChildLines lines)
{
    private const int AttemptLimit = 3;
    private const int KeptRecords = 100;
    private static readonly TimeSpan PauseAfterError = TimeSpan.FromMilliseconds(20);

    private readonly Random _random = new(options.Seed);
    private long _nonce = Ledger.FirstNonce(options.Child);
    private bool _isOver;

    public async Task<int> RunAsync()
    {
        QuorumTransactionLog log;
        try
        {
            log = await QuorumTransactionLog.OpenAsync(options.Directory, options.ToLogOptions(Tell));
        }
        catch (Exception exception)
        {
            lines.SayRefused("open", exception);
            return ExitCodes.Of(exception);
        }

        await AppendAllAsync(log);
        var closing = Stopwatch.StartNew();
        await log.DisposeAsync();
        lines.Say($"{Said.Closed} {closing.ElapsedMilliseconds}");
        return ExitCodes.Ended;
    }

    private async Task AppendAllAsync(QuorumTransactionLog log)
    {
        long? tail = await TryFindTailAsync(log);
        if (options.Waits)
        {
            if (tail is { } first)
                tail = await AppendAsync(log, first);
            lines.Say($"{Said.Waiting} {tail}");
            await lines.ReceiveAsync();
        }

        for (int count = 0; !_isOver && (options.AppendCount == 0 || count < options.AppendCount); count++)
        {
            if (lines.Stopping.IsCancellationRequested)
                return;
            tail ??= await TryFindTailAsync(log);
            if (tail is { } known)
                tail = await AppendAsync(log, known);
            if (tail is null)
                await Task.Delay(PauseAfterError);
            else if (!options.KeepsRecords && _random.Next(KeptRecords) == 0)
                await TrimAsync(log, tail.Value - KeptRecords);
        }
    }

    private async Task<long?> TryFindTailAsync(QuorumTransactionLog log)
    {
        try
        {
            LogPosition tail = await log.GetTailAsync();
            lines.Say($"{Said.Opened} {tail}");
            return tail.Value;
        }
        catch (Exception exception)
        {
            lines.SayRefused("tail", exception);
            return null;
        }
    }

    /// <summary>
    /// Asks again with the same record as long as nothing is known; at last gives it up. But whoever is to stop at a
    /// conflict asks until it is told of one, as a primary does: asking for the tail instead may take the log over.
    /// </summary>
    /// <returns>The tail, as far as it is known then.</returns>
    private async Task<long?> AppendAsync(QuorumTransactionLog log, long tail)
    {
        long position = tail + 1;
        long nonce = ++_nonce;
        byte[] record = RecordText.Create(position, nonce);
        for (int attempt = 0; IsPatient() || attempt < AttemptLimit; attempt++)
        {
            AppendResult result;
            try
            {
                result = await log.AppendAsync(new LogPosition(tail), record);
            }
            catch (Exception exception)
            {
                lines.SayRefused($"append {position} {nonce}", exception);
                return null;
            }

            switch (result.Outcome)
            {
                case AppendOutcome.Appended:
                    lines.Say($"{Said.Appended} {result.Position} {nonce}");
                    return result.Position.Value;
                case AppendOutcome.Conflict:
                    lines.Say($"{Said.Conflict} {position} {nonce} {result.Position}");
                    _isOver = options.StopsAtConflict;
                    return result.Position.Value;
            }

            lines.Say($"{Said.Indeterminate} {position} {nonce} {result.Reason?.GetType().Name}");
            if (!ChildLines.IsTyped(result.Reason))
                lines.SayRefused($"append {position}", result.Reason ?? new InvalidOperationException("no reason"));
            if (!IsPatient() && _random.Next(2) == 0)
                break;
            await Task.Delay(PauseAfterError);
        }

        return null;
    }

    private bool IsPatient() => options.StopsAtConflict && !lines.Stopping.IsCancellationRequested;

    private async Task TrimAsync(QuorumTransactionLog log, long before)
    {
        if (before < 1)
            return;
        lines.Say($"{Said.Trimming} {before}");
        try
        {
            await log.TrimAsync(new LogPosition(before));
            lines.Say($"{Said.Trimmed} {before}");
        }
        catch (Exception exception)
        {
            lines.SayRefused("trim", exception);
        }
    }

    private void Tell(QuorumLogEvent happened) =>
        lines.Say($"{Said.Event} {happened.Kind} {happened.ReplicaId} {happened.Message.ReplaceLineEndings(" ")}");
}
