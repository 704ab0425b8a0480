using MemoryDb.RealFaults.Driving;

namespace MemoryDb.RealFaults.Children;

/// <summary>
/// Has little memory: asks for too much, and then fills the heap to its end and goes on appending, so that memory runs
/// out anywhere, in the log or outside. An append that ends so is indeterminate; there is room when it is asked for
/// again.
/// </summary>
internal sealed class LimitedChild(ChildOptions options, ChildLines lines)
{
    private const int LargeBytes = 60_000;
    private const int SmallBytes = 1_000;

    private readonly List<byte[]> _filling = [];
    private long _nonce = Ledger.FirstNonce(options.Child);

    public async Task<int> RunAsync()
    {
        await using QuorumTransactionLog log =
            await QuorumTransactionLog.OpenAsync(options.Directory, options.ToLogOptions());
        long tail = (await log.GetTailAsync()).Value;
        tail = await AppendAsync(log, tail);
        await AppendTooMuchAsync(log, tail);
        BuildTooMuch(tail);
        tail = await AppendAsync(log, tail);
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

    /// <summary>Fills the heap to the last bytes, and then lets go of some small blocks.</summary>
    private void Fill(int letGo)
    {
        FillWith(LargeBytes);
        int large = _filling.Count;
        FillWith(SmallBytes);
        int kept = Math.Max(large, _filling.Count - letGo);
        _filling.RemoveRange(kept, _filling.Count - kept);
    }

    private void FillWith(int blockBytes)
    {
        try
        {
            while (true)
                _filling.Add(new byte[blockBytes]);
        }
        catch (OutOfMemoryException)
        {
            // full
        }
    }

    /// <summary>The record lies outside of the heap: what is allocated is allocated for it.</summary>
    private async Task AppendTooMuchAsync(QuorumTransactionLog log, long tail)
    {
        using var record = new UnmanagedRecord(log.MaxRecordBytes + 1);
        long before = GC.GetTotalAllocatedBytes(precise: true);
        try
        {
            await log.AppendAsync(new LogPosition(tail), record.Memory);
            lines.Say($"{Said.Failed} a record that is too large was taken");
        }
        catch (ArgumentOutOfRangeException)
        {
            long allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
            lines.Say($"{(allocated < record.Length / 2 ? Said.Refused : Said.Failed)} {allocated} bytes allocated");
        }
    }

    private void BuildTooMuch(long tail)
    {
        try
        {
            _filling.Add(new byte[GC.GetGCMemoryInfo().TotalAvailableMemoryBytes]);
        }
        catch (OutOfMemoryException)
        {
            lines.Say($"{Said.Exhausted} {tail + 1} 0");
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
                _filling.Clear();
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
