namespace MemoryDb.Log.Conformance;

/// <summary>What every log must do when it is read and trimmed.</summary>
public abstract class ReadConformance : TransactionLogFixture
{
    [Fact]
    public async Task A_reader_gets_every_record_in_order_from_the_first()
    {
        ITransactionLog log = await OpenFilledAsync(20);
        await AssertHoldsAsync(log, 1, [.. Enumerable.Range(1, 20)]);
    }

    [Fact]
    public async Task A_reader_can_start_at_any_record()
    {
        ITransactionLog log = await OpenFilledAsync(8);
        for (int from = 1; from <= 8; from++)
            await AssertHoldsAsync(log, from, [.. Enumerable.Range(from, 8 - from + 1)]);
    }

    [Fact]
    public async Task A_reader_at_the_tail_waits_for_the_next_record()
    {
        ITransactionLog log = await OpenLogAsync();
        await using IAsyncEnumerator<LogRecord> reader = log.ReadAsync(new LogPosition(1)).GetAsyncEnumerator();
        for (int number = 1; number <= 10; number++)
        {
            Task<LogRecord> next = NextAsync(reader);
            Assert.False(next.IsCompleted, "The reader delivered a record that nobody had appended.");
            await AppendNextAsync(log, number);
            LogRecord record = await next;
            Assert.Equal(number, record.Position.Value);
            Assert.Equal(Record(number), record.Payload.ToArray());
        }
    }

    [Fact]
    public async Task A_reader_through_another_handle_follows_the_tail()
    {
        ITransactionLog log = await OpenFilledAsync(3);
        ITransactionLog other = await OpenAnotherAsync();
        await using IAsyncEnumerator<LogRecord> reader = other.ReadAsync(new LogPosition(1)).GetAsyncEnumerator();
        for (int number = 1; number <= 3; number++)
            Assert.Equal(number, (await NextAsync(reader)).Position.Value);
        for (int number = 4; number <= 10; number++)
        {
            Task<LogRecord> next = NextAsync(reader);
            await AppendNextAsync(log, number);
            Assert.Equal(Record(number), (await next).Payload.ToArray());
        }
    }

    [Fact]
    public async Task Several_readers_see_the_same_records_beside_a_writer()
    {
        const int Count = 50;
        ITransactionLog log = await OpenLogAsync();
        Task<List<LogRecord>>[] readers = [.. Enumerable.Range(0, 4).Select(_ => ReadAsync(log, 1, Count))];
        for (int number = 1; number <= Count; number++)
            await AppendNextAsync(log, number);
        foreach (List<LogRecord> records in await Task.WhenAll(readers))
        {
            Assert.Equal(Enumerable.Range(1, Count), records.Select(record => (int)record.Position.Value));
            Assert.All(records, record => Assert.Equal(Record((int)record.Position.Value), record.Payload.ToArray()));
        }
    }

    [Fact]
    public async Task What_was_read_is_covered_by_the_tail()
    {
        ITransactionLog log = await OpenLogAsync();
        ITransactionLog other = await OpenAnotherAsync();
        await using IAsyncEnumerator<LogRecord> reader = other.ReadAsync(new LogPosition(1)).GetAsyncEnumerator();
        for (int number = 1; number <= 10; number++)
        {
            Task<LogRecord> next = NextAsync(reader);
            Task append = AppendNextAsync(log, number);
            LogRecord record = await next;
            Assert.InRange(await TailAsync(other), record.Position.Value, long.MaxValue);
            await append;
        }
    }

    [Fact]
    public async Task A_waiting_reader_ends_by_cancellation_and_the_others_go_on()
    {
        ITransactionLog log = await OpenFilledAsync(1);
        using var cancellation = new CancellationTokenSource();
        await using IAsyncEnumerator<LogRecord> cancelled =
            log.ReadAsync(new LogPosition(2), cancellation.Token).GetAsyncEnumerator();
        await using IAsyncEnumerator<LogRecord> other = log.ReadAsync(new LogPosition(2)).GetAsyncEnumerator();
        Task<LogRecord> waiting = NextAsync(cancelled);
        Task<LogRecord> goingOn = NextAsync(other);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await AppendNextAsync(log, 2);
        Assert.Equal(2, (await goingOn).Position.Value);
    }

    [Fact]
    public async Task A_reader_with_a_cancelled_token_delivers_nothing()
    {
        ITransactionLog log = await OpenFilledAsync(1);
        await using IAsyncEnumerator<LogRecord> reader =
            log.ReadAsync(new LogPosition(1), new CancellationToken(canceled: true)).GetAsyncEnumerator();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => NextAsync(reader));
    }

    [Fact]
    public async Task A_reader_may_stop_anywhere()
    {
        ITransactionLog log = await OpenFilledAsync(5);
        for (int count = 0; count <= 5; count++)
            Assert.Equal(count, (await ReadAsync(log, 1, count)).Count);
        await AppendNextAsync(log, 6);
    }

    [Fact]
    public async Task Reading_below_the_first_position_is_refused()
    {
        ITransactionLog log = await OpenFilledAsync(1);
        await Assert.ThrowsAnyAsync<ArgumentOutOfRangeException>(() => ReadAsync(log, 0, 1));
        await Assert.ThrowsAnyAsync<ArgumentOutOfRangeException>(() => ReadAsync(log, -1, 1));
    }

    [Fact]
    public async Task What_a_reader_was_given_never_changes()
    {
        ITransactionLog log = await OpenFilledAsync(10);
        List<LogRecord> records = await ReadAsync(log, 1, 10);
        for (int number = 11; number <= 40; number++)
            await AppendNextAsync(log, number);
        await TrimAsync(log, 20);
        Assert.All(records, record => Assert.Equal(Record((int)record.Position.Value), record.Payload.ToArray()));
    }

    [Fact]
    public async Task A_trim_keeps_every_record_from_the_named_position_on()
    {
        ITransactionLog log = await OpenFilledAsync(20);
        await TrimAsync(log, 11);
        Assert.InRange(await HeadAsync(log), 1, 11);
        await AssertHoldsAsync(log, 11, [.. Enumerable.Range(11, 10)]);
    }

    [Fact]
    public async Task What_is_before_the_head_is_refused_and_the_head_is_readable()
    {
        ITransactionLog log = await OpenFilledAsync(20);
        await TrimAsync(log, 11);
        long head = await HeadAsync(log);
        Assert.Equal(head, (await ReadAsync(log, head, 1))[0].Position.Value);
        await Assert.ThrowsAnyAsync<ArgumentOutOfRangeException>(() => ReadAsync(log, head - 1, 1));
    }

    [Fact]
    public async Task A_trim_beyond_the_record_behind_the_tail_is_refused_and_changes_nothing()
    {
        ITransactionLog log = await OpenFilledAsync(5);
        await Assert.ThrowsAnyAsync<ArgumentOutOfRangeException>(() => TrimAsync(log, 7));
        Assert.Equal(1, await HeadAsync(log));
        await AssertHoldsAsync(log, 1, 1, 2, 3, 4, 5);
    }

    [Fact]
    public async Task The_whole_log_may_be_trimmed_and_goes_on_at_the_next_position()
    {
        ITransactionLog log = await OpenFilledAsync(5);
        await TrimAsync(log, 6);
        Assert.Equal(5, await TailAsync(log));
        Assert.InRange(await HeadAsync(log), 1, 6);
        await AppendNextAsync(log, 6);
        await AssertHoldsAsync(log, 6, 6);
    }

    [Fact]
    public async Task The_head_never_goes_back()
    {
        ITransactionLog log = await OpenFilledAsync(10);
        await TrimAsync(log, 8);
        long head = await HeadAsync(log);
        await TrimAsync(log, 3);
        Assert.Equal(head, await HeadAsync(log));
        await (await OpenAnotherAsync()).TrimAsync(new LogPosition(1));
        Assert.Equal(head, await HeadAsync(log));
    }

    [Fact]
    public async Task The_answer_about_a_trimmed_position_is_never_a_false_one()
    {
        ITransactionLog log = await OpenFilledAsync(10);
        await TrimAsync(log, 11);
        bool isTrimmed = await HeadAsync(log) > 5;
        AppendResult same = await Answer(log.AppendAsync(new LogPosition(4), Record(5)).AsTask());
        AppendResult different = await Answer(log.AppendAsync(new LogPosition(4), Record(99)).AsTask());
        Assert.Equal(isTrimmed ? AppendOutcome.Unknown : AppendOutcome.Appended, same.Outcome);
        Assert.Equal(isTrimmed ? AppendOutcome.Unknown : AppendOutcome.Conflict, different.Outcome);
        Assert.Equal(10, await TailAsync(log));
    }
}
