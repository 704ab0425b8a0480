using MemoryDb.RealFaults.Children;

namespace MemoryDb.RealFaults.Driving;

/// <summary>Opens a log that something has happened to, reads all of it and holds it against the ledger.</summary>
internal static class LogCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <param name="directory">The log's directory.</param>
    /// <param name="ledger">What must be there.</param>
    /// <param name="becomesWriter">Whether it takes the log over, so that what each replica holds is told.</param>
    /// <param name="folders">The replicas' folders, if they do not lie in the directory.</param>
    /// <returns>What was found when it took over.</returns>
    public static async Task<RecoveryReport?> RunAsync(
        string directory, Ledger ledger, bool becomesWriter = false, IReadOnlyList<string>? folders = null)
    {
        try
        {
            return await CheckAsync(directory, ledger, becomesWriter, folders).WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            throw new ViolationException("F27", "the log is not read to its tail");
        }
        catch (MemoryDbException exception)
        {
            throw new ViolationException("L2", $"the log is refused: {exception.GetType().Name}: {exception.Message}");
        }
    }

    private static async Task<RecoveryReport?> CheckAsync(
        string directory, Ledger ledger, bool becomesWriter, IReadOnlyList<string>? folders)
    {
        var options = new ChildOptions { Directory = directory, Child = 0, Folders = folders };
        await using QuorumTransactionLog log =
            await QuorumTransactionLog.OpenAsync(directory, options.ToLogOptions());
        LogPosition tail = await log.GetTailAsync();
        LogPosition head = await log.GetHeadAsync();
        var records = new List<LogRecord>();
        if (tail >= head)
        {
            await foreach (LogRecord record in log.ReadAsync(head))
            {
                records.Add(record);
                if (record.Position >= tail)
                    break;
            }
        }

        ledger.Recovered(head.Value, tail.Value, records);
        if (becomesWriter)
            await log.TrimAsync(head);
        return log.Recovery;
    }
}
