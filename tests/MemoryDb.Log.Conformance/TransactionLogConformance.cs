namespace MemoryDb.Log.Conformance;

/// <summary>
/// What every <see cref="ITransactionLog"/> must do, sentence by sentence of the port. An implementation derives one
/// test class and says how its log is opened; <see cref="ReadConformance"/> is part of the suite.
/// </summary>
public abstract class TransactionLogConformance : ReadConformance
{
    [Fact]
    public async Task A_fresh_log_is_empty()
    {
        ITransactionLog log = await OpenLogAsync();
        Assert.Equal(0, await TailAsync(log));
        Assert.Equal(1, await HeadAsync(log));
    }

    [Fact]
    public async Task Positions_are_dense_from_one()
    {
        ITransactionLog log = await OpenFilledAsync(30);
        Assert.Equal(30, await TailAsync(log));
        Assert.Equal(1, await HeadAsync(log));
    }

    [Fact]
    public async Task The_tail_covers_every_acknowledged_append_whoever_asks()
    {
        ITransactionLog log = await OpenLogAsync();
        ITransactionLog other = await OpenAnotherAsync();
        for (int number = 1; number <= 10; number++)
        {
            await AppendNextAsync(log, number);
            Assert.Equal(number, await TailAsync(number % 2 == 0 ? log : other));
        }
    }

    [Fact]
    public async Task An_acknowledged_record_can_be_read_at_once()
    {
        ITransactionLog log = await OpenLogAsync();
        for (int number = 1; number <= 10; number++)
        {
            await AppendNextAsync(log, number);
            await AssertHoldsAsync(log, number, number);
        }
    }

    [Fact]
    public async Task Records_of_every_length_come_back_byte_for_byte()
    {
        ITransactionLog log = await OpenLogAsync();
        int[] lengths = [1, 2, 7, 8, 9, 63, 64, 65, 511, 512, 513, 4095, 4096, 4097, 65_536, log.MaxRecordBytes];
        for (int i = 0; i < lengths.Length; i++)
            await AssertAppendedAsync(log, i, Record(i, lengths[i]), i + 1);
        List<LogRecord> records = await ReadAsync(log, 1, lengths.Length);
        for (int i = 0; i < lengths.Length; i++)
            Assert.True(records[i].Payload.Span.SequenceEqual(Record(i, lengths[i])), $"Length {lengths[i]} differs.");
    }

    [Fact]
    public async Task A_record_of_at_least_64_KiB_is_allowed() =>
        Assert.InRange((await OpenLogAsync()).MaxRecordBytes, 64 * 1024, int.MaxValue);

    [Fact]
    public async Task An_empty_or_too_large_record_is_refused_and_changes_nothing()
    {
        ITransactionLog log = await OpenFilledAsync(1);
        await Assert.ThrowsAnyAsync<ArgumentOutOfRangeException>(() => AppendAsync(log, 1, Array.Empty<byte>()));
        await Assert.ThrowsAnyAsync<ArgumentOutOfRangeException>(
            () => AppendAsync(log, 1, new byte[log.MaxRecordBytes + 1]));
        await AppendNextAsync(log, 2);
        await AssertHoldsAsync(log, 1, 1, 2);
    }

    [Fact]
    public async Task An_expected_tail_beyond_the_tail_is_an_error_and_changes_nothing()
    {
        ITransactionLog log = await OpenLogAsync();
        await Assert.ThrowsAnyAsync<ArgumentOutOfRangeException>(() => AppendAsync(log, 1, Record(1)));
        await AppendNextAsync(log, 1);
        await Assert.ThrowsAnyAsync<ArgumentOutOfRangeException>(() => AppendAsync(log, 2, Record(2)));
        await AppendNextAsync(log, 2);
        await AssertHoldsAsync(log, 1, 1, 2);
    }

    [Fact]
    public async Task Another_record_behind_a_stale_tail_is_a_conflict_and_changes_nothing()
    {
        ITransactionLog log = await OpenFilledAsync(5);
        for (int expectedTail = 0; expectedTail < 5; expectedTail++)
        {
            AppendResult result = await AppendAsync(log, expectedTail, Record(99));
            Assert.Equal(AppendOutcome.Conflict, result.Outcome);
            Assert.InRange(result.Position.Value, expectedTail + 1, 5);
        }
        await AssertHoldsAsync(log, 1, 1, 2, 3, 4, 5);
    }

    [Fact]
    public async Task A_conflict_is_final_and_its_record_can_go_behind_the_tail()
    {
        ITransactionLog log = await OpenFilledAsync(2);
        Assert.Equal(AppendOutcome.Conflict, (await AppendAsync(log, 1, Record(3))).Outcome);
        Assert.Equal(AppendOutcome.Conflict, (await AppendAsync(log, 1, Record(3))).Outcome);
        await AppendNextAsync(log, 3);
        Assert.Equal(AppendOutcome.Conflict, (await AppendAsync(log, 1, Record(3))).Outcome);
        await AssertHoldsAsync(log, 1, 1, 2, 3);
    }

    [Fact]
    public async Task A_repeated_append_is_the_first_one()
    {
        ITransactionLog log = await OpenFilledAsync(2);
        await AppendNextAsync(log, 2);
        await AppendNextAsync(log, 2);
        await AssertHoldsAsync(log, 1, 1, 2);
    }

    [Fact]
    public async Task A_repeated_append_is_the_first_one_also_after_the_tail_moved_on_and_through_another_handle()
    {
        ITransactionLog log = await OpenFilledAsync(6);
        ITransactionLog other = await OpenAnotherAsync();
        for (int number = 1; number <= 6; number++)
        {
            await AppendNextAsync(log, number);
            await AppendNextAsync(other, number);
        }
        await AssertHoldsAsync(log, 1, 1, 2, 3, 4, 5, 6);
    }

    [Fact]
    public async Task Equal_bytes_behind_different_tails_are_different_records()
    {
        ITransactionLog log = await OpenLogAsync();
        for (int position = 1; position <= 3; position++)
            await AssertAppendedAsync(log, position - 1, Record(7), position);
        await AssertHoldsAsync(log, 1, 7, 7, 7);
    }

    [Fact]
    public async Task The_buffer_is_the_callers_again_after_the_answer()
    {
        ITransactionLog log = await OpenLogAsync();
        byte[] buffer = new byte[100];
        for (int number = 1; number <= 10; number++)
        {
            Record(number).CopyTo(buffer, 0);
            await AssertAppendedAsync(log, number - 1, buffer, number);
            Array.Clear(buffer);
        }
        await AssertHoldsAsync(log, 1, [.. Enumerable.Range(1, 10)]);
        await log.DisposeAsync();
        await AssertHoldsAsync(await OpenAnotherAsync(), 1, [.. Enumerable.Range(1, 10)]);
    }

    [Fact]
    public async Task Of_two_handles_that_race_for_a_position_exactly_one_wins()
    {
        ITransactionLog[] logs = [await OpenLogAsync(), await OpenAnotherAsync()];
        for (int round = 0; round < 20; round++)
        {
            Task<AppendResult>[] appends =
                [.. logs.Select((log, rival) => Task.Run(() => AppendAsync(log, round, Record((2 * round) + rival))))];
            AppendResult[] results = await Task.WhenAll(appends);
            int winner = Assert.Single(Enumerable.Range(0, 2), i => results[i].Outcome == AppendOutcome.Appended);
            Assert.Equal(round + 1, results[winner].Position.Value);
            Assert.Equal((AppendOutcome.Conflict, new LogPosition(round + 1)),
                (results[1 - winner].Outcome, results[1 - winner].Position));
            await AssertHoldsAsync(logs[round % 2], round + 1, (2 * round) + winner);
        }
    }

    [Fact]
    public async Task Racing_writers_lose_and_double_nothing()
    {
        const int CountEach = 25;
        ITransactionLog[] logs = [await OpenLogAsync(), await OpenAnotherAsync()];
        Task<List<(long Position, int Number)>>[] writers =
            [.. logs.Select((log, rival) => Task.Run(() => WriteBehindRivalsAsync(log, rival * 1000, CountEach)))];
        var acknowledged = (await Task.WhenAll(writers)).SelectMany(written => written).OrderBy(item => item).ToList();
        Assert.Equal(Enumerable.Range(1, 2 * CountEach), acknowledged.Select(item => (int)item.Position));
        foreach (ITransactionLog log in logs)
            await AssertHoldsAsync(log, 1, [.. acknowledged.Select(item => item.Number)]);
    }

    [Fact]
    public async Task Records_head_and_tail_are_there_after_reopening()
    {
        ITransactionLog log = await OpenFilledAsync(10);
        await TrimAsync(log, 4);
        long head = await HeadAsync(log);
        await log.DisposeAsync();
        ITransactionLog reopened = await OpenAnotherAsync();
        Assert.Equal(head, await HeadAsync(reopened));
        await AssertHoldsAsync(reopened, 4, 4, 5, 6, 7, 8, 9, 10);
        await AppendNextAsync(reopened, 10);
        await AppendNextAsync(reopened, 11);
        await AssertHoldsAsync(reopened, 4, 4, 5, 6, 7, 8, 9, 10, 11);
    }

    [Fact]
    public async Task Reopening_again_and_again_loses_and_doubles_nothing()
    {
        ITransactionLog log = await OpenLogAsync();
        for (int number = 1; number <= 8; number++)
        {
            await AppendNextAsync(log, number);
            await log.DisposeAsync();
            log = await OpenAnotherAsync();
            await AssertHoldsAsync(log, 1, [.. Enumerable.Range(1, number)]);
        }
    }

    [Fact]
    public async Task Disposing_twice_is_harmless()
    {
        ITransactionLog log = await OpenFilledAsync(1);
        await Answer(log.DisposeAsync().AsTask());
        await Answer(log.DisposeAsync().AsTask());
    }

    [Fact]
    public async Task After_disposal_every_call_is_refused()
    {
        ITransactionLog log = await OpenFilledAsync(2);
        await log.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => TailAsync(log));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => HeadAsync(log));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => AppendAsync(log, 2, Record(3)));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => TrimAsync(log, 1));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => ReadAsync(log, 1, 1));
        await AssertHoldsAsync(await OpenAnotherAsync(), 1, 1, 2);
    }

    [Fact]
    public async Task Disposal_ends_a_waiting_reader_with_an_error()
    {
        ITransactionLog log = await OpenFilledAsync(1);
        Task<List<LogRecord>> waiting = ReadAsync(log, 1, 2);
        await log.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting);
    }

    private async Task<List<(long Position, int Number)>> WriteBehindRivalsAsync(
        ITransactionLog log, int firstNumber, int count)
    {
        var written = new List<(long Position, int Number)>();
        long tail = await TailAsync(log);
        while (written.Count < count)
        {
            int number = firstNumber + written.Count;
            AppendResult result = await AppendAsync(log, tail, Record(number));
            Assert.True(result.Position.Value > tail, "A final answer names a position beyond the expected tail.");
            tail = result.Position.Value;
            if (result.Outcome == AppendOutcome.Appended)
                written.Add((tail, number));
        }
        return written;
    }
}
