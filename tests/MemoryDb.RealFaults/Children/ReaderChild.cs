namespace MemoryDb.RealFaults.Children;

/// <summary>Reads the log from its head on, beside whoever writes it, and says what it sees: that is durable.</summary>
internal sealed class ReaderChild(ChildOptions options, ChildLines lines)
{
    public async Task<int> RunAsync()
    {
        try
        {
            await using QuorumTransactionLog log =
                await QuorumTransactionLog.OpenAsync(options.Directory, options.ToLogOptions());
            await ReadAsync(log);
            return ExitCodes.Ended;
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.Ended;
        }
        catch (Exception exception)
        {
            lines.SayRefused("read", exception);
            return ExitCodes.Of(exception);
        }
    }

    private async Task ReadAsync(QuorumTransactionLog log)
    {
        while (true)
        {
            LogPosition head = await log.GetHeadAsync(lines.Stopping);
            try
            {
                await foreach (LogRecord record in log.ReadAsync(head, lines.Stopping))
                {
                    long? nonce = RecordText.NonceOf(record.Payload.Span, record.Position.Value);
                    lines.Say($"{Said.Read} {record.Position} {nonce ?? 0}");
                }
            }
            catch (ArgumentOutOfRangeException)
            {
                // It was trimmed meanwhile.
            }
        }
    }
}
