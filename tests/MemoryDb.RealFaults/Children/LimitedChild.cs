using MemoryDb.RealFaults.Driving;

namespace MemoryDb.RealFaults.Children;

/// <summary>
/// Fills a heap that is limited, to its end, and goes on appending: while it builds records memory runs out, in the log
/// or outside. An append that ends so is indeterminate, and is asked for again when there is room.
/// </summary>
internal sealed class LimitedChild(ChildOptions options, ChildLines lines)
{
    private const int BlockBytes = 60_000;

    private readonly List<byte[]> _filling = [];
    private long _nonce = Ledger.FirstNonce(options.Child);

    public async Task<int> RunAsync()
    {
        await using QuorumTransactionLog log =
            await QuorumTransactionLog.OpenAsync(options.Directory, options.ToLogOptions());
        long tail = (await log.GetTailAsync()).Value;
        tail = await AppendAsync(log, tail);
        await AppendTooMuchAsync(log, tail);
        for (int count = 0; count < options.AppendCount; count++)
        {
            Fill(count);
            tail = await AppendAsync(log, tail);
        }

        _filling.Clear();
        tail = await AppendAsync(log, (await log.GetTailAsync()).Value);
        lines.Say($"{Said.Opened} {tail}");
        return ExitCodes.Ended;
    }

    /// <summary>Fills the heap until less than a block is left, and then lets go of a few blocks.</summary>
    private void Fill(int letGo)
    {
        try
        {
            while (true)
                _filling.Add(new byte[BlockBytes]);
        }
        catch (OutOfMemoryException)
        {
            int kept = Math.Max(0, _filling.Count - letGo);
            _filling.RemoveRange(kept, _filling.Count - kept);
        }
    }

    private async Task AppendTooMuchAsync(QuorumTransactionLog log, long tail)
    {
        using var record = new UnmanagedRecord(log.MaxRecordBytes + 1);
        Fill(letGo: 1);
        try
        {
            await log.AppendAsync(new LogPosition(tail), record.Memory);
            lines.Say($"{Said.Failed} a record that is too large was taken");
        }
        catch (ArgumentOutOfRangeException)
        {
            lines.Say($"{Said.Refused} {log.MaxRecordBytes + 1} bytes");
        }
    }

    private async Task<long> AppendAsync(QuorumTransactionLog log, long tail)
    {
        long nonce = ++_nonce;
        long position = tail + 1;
        while (true)
        {
            try
            {
                byte[] record = RecordText.Create(position, nonce);
                AppendResult result = await log.AppendAsync(new LogPosition(tail), record);
                switch (result.Outcome)
                {
                    case AppendOutcome.Appended:
                        lines.Say($"{Said.Appended} {position} {nonce}");
                        return position;
                    case AppendOutcome.Conflict:
                        lines.Say($"{Said.Conflict} {position} {nonce} {result.Position}");
                        return result.Position.Value;
                }

                lines.Say($"{Said.Indeterminate} {position} {nonce} {result.Reason?.GetType().Name}");
            }
            catch (OutOfMemoryException)
            {
                _filling.Clear();
                lines.Say($"{Said.Exhausted} {position} {nonce}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }
    }
}
