namespace MemoryDb.Log.Conformance;

/// <summary>
/// Opens the log under test and asks it in the words of the port. One instance, and one fresh store, per fact.
/// </summary>
public abstract class TransactionLogFixture : IAsyncLifetime
{
    private readonly List<ITransactionLog> _opened = [];

    /// <summary>How long a log may take for one answer before it counts as stuck.</summary>
    protected virtual TimeSpan Patience => TimeSpan.FromSeconds(60);

    /// <summary>Opens the log on a new, empty store.</summary>
    protected abstract ValueTask<ITransactionLog> OpenFreshAsync();

    /// <summary>
    /// Opens another handle on the store of <see cref="OpenFreshAsync"/>, as a restarted or a rival process would; the
    /// handles opened before may still be open.
    /// </summary>
    protected abstract ValueTask<ITransactionLog> ReopenAsync();

    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public virtual async ValueTask DisposeAsync()
    {
        foreach (ITransactionLog log in _opened)
            await log.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>A record whose bytes follow from its number, and differ between numbers.</summary>
    protected static byte[] Record(int number, int length = 100)
    {
        byte[] bytes = new byte[length];
        new Random(number).NextBytes(bytes);
        for (int i = 0; i < Math.Min(4, length); i++)
            bytes[i] = (byte)(number >> (8 * i));
        return bytes;
    }

    private protected async Task<ITransactionLog> OpenLogAsync()
    {
        ITransactionLog log = await OpenFreshAsync();
        _opened.Add(log);
        return log;
    }

    private protected async Task<ITransactionLog> OpenAnotherAsync()
    {
        ITransactionLog log = await ReopenAsync();
        _opened.Add(log);
        return log;
    }

    /// <summary>A fresh log with records 1 to <paramref name="count"/> in it.</summary>
    private protected async Task<ITransactionLog> OpenFilledAsync(int count)
    {
        ITransactionLog log = await OpenLogAsync();
        for (int number = 1; number <= count; number++)
            await AppendNextAsync(log, number);
        return log;
    }

    /// <summary>Appends record <paramref name="number"/>, which must come to stand at that position.</summary>
    private protected Task AppendNextAsync(ITransactionLog log, int number) =>
        AssertAppendedAsync(log, number - 1, Record(number), number);

    private protected async Task AssertAppendedAsync(
        ITransactionLog log, long expectedTail, ReadOnlyMemory<byte> record, long position) =>
        Assert.Equal(
            (AppendOutcome.Appended, new LogPosition(position)), Final(await AppendAsync(log, expectedTail, record)));

    /// <summary>Asks as the port demands: the same question again until the answer is final.</summary>
    private protected async Task<AppendResult> AppendAsync(
        ITransactionLog log, long expectedTail, ReadOnlyMemory<byte> record)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            AppendResult result = await Answer(log.AppendAsync(new LogPosition(expectedTail), record).AsTask());
            if (result.Outcome != AppendOutcome.Unknown)
                return result;
            Assert.False(patience.IsCancellationRequested, $"The append stays unknown: {result.Reason}");
            await Task.Yield();
        }
    }

    private protected async Task<long> TailAsync(ITransactionLog log) =>
        (await Answer(log.GetTailAsync().AsTask())).Value;

    private protected async Task<long> HeadAsync(ITransactionLog log) =>
        (await Answer(log.GetHeadAsync().AsTask())).Value;

    private protected Task TrimAsync(ITransactionLog log, long before) =>
        Answer(log.TrimAsync(new LogPosition(before)).AsTask());

    /// <summary>The next <paramref name="count"/> records from a position on; they must be there.</summary>
    private protected async Task<List<LogRecord>> ReadAsync(ITransactionLog log, long from, int count)
    {
        var records = new List<LogRecord>();
        await using IAsyncEnumerator<LogRecord> reader = log.ReadAsync(new LogPosition(from)).GetAsyncEnumerator();
        while (records.Count < count)
            records.Add(await NextAsync(reader));
        return records;
    }

    private protected async Task<LogRecord> NextAsync(IAsyncEnumerator<LogRecord> reader)
    {
        Assert.True(await Answer(reader.MoveNextAsync().AsTask()), "The reader ended, neither cancelled nor failed.");
        return reader.Current;
    }

    /// <summary>
    /// The log holds exactly the records with these numbers, from a position on, and nothing behind them.
    /// </summary>
    private protected async Task AssertHoldsAsync(ITransactionLog log, long from, params int[] numbers)
    {
        Assert.Equal(from + numbers.Length - 1, await TailAsync(log));
        List<LogRecord> records = await ReadAsync(log, from, numbers.Length);
        for (int i = 0; i < numbers.Length; i++)
        {
            Assert.Equal(from + i, records[i].Position.Value);
            Assert.Equal(Record(numbers[i]), records[i].Payload.ToArray());
        }
    }

    private protected Task<T> Answer<T>(Task<T> task) => task.WaitAsync(Patience);

    private protected Task Answer(Task task) => task.WaitAsync(Patience);

    private static (AppendOutcome, LogPosition) Final(AppendResult result) => (result.Outcome, result.Position);
}
