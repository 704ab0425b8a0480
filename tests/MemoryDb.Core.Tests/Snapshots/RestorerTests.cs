using MemoryDb.Commit;
using MemoryDb.Core.Tests.Support;
using MemoryDb.Data;
using MemoryDb.Effects;
using MemoryDb.Execution;
using MemoryDb.Internal;
using MemoryDb.Log;
using MemoryDb.Serialization;
using MemoryDb.Snapshots;

namespace MemoryDb.Core.Tests.Snapshots;

/// <summary>Restoring takes nothing for granted: what a primary cannot have written is refused by type (L14).</summary>
public sealed class RestorerTests
{
    [Theory]
    [InlineData("hash field in a string")]
    [InlineData("string without a value")]
    [InlineData("negative pop")]
    [InlineData("item set behind the end")]
    [InlineData("item inserted behind the end")]
    [InlineData("removal of no items")]
    [InlineData("removal of more items than match")]
    [InlineData("removal of as many items as a number can say")]
    [InlineData("kind beyond a byte")]
    [InlineData("score that is no number")]
    [InlineData("negative expiry")]
    [InlineData("push of nothing")]
    [InlineData("clear of a key")]
    [InlineData("clear of something")]
    [InlineData("bytes in a list")]
    [InlineData("bytes before the beginning")]
    [InlineData("bytes beyond the limit")]
    public async Task An_effect_that_no_primary_writes_makes_the_log_corrupt(string defect)
    {
        HandWrittenLog written = await HandWrittenLog.CreateAsync();
        await written.AppendAsync(CreateRecord(defect));
        var error = await Assert.ThrowsAsync<LogCorruptException>(() => MemoryDatabase.OpenAsync(written.Log));
        Assert.Equal(new LogPosition(2), error.Position);
    }

    [Theory]
    [InlineData("of another node")]
    [InlineData("of another epoch")]
    [InlineData("doubled")]
    [InlineData("missing before it")]
    [InlineData("of a later revision")]
    public async Task A_record_that_does_not_follow_the_one_before_makes_the_log_corrupt(string defect)
    {
        HandWrittenLog written = await HandWrittenLog.CreateAsync();
        await written.AppendAsync(defect switch
        {
            "of another node" => HandWrittenLog.Begin(RecordKind.LeaseRenewal, 2, node: new Guid(1, 2, 3, new byte[8])),
            "of another epoch" => HandWrittenLog.Begin(RecordKind.LeaseRenewal, 2, epoch: new LogPosition(2)),
            "doubled" => HandWrittenLog.Begin(RecordKind.LeaseRenewal, 1),
            "missing before it" => HandWrittenLog.Begin(RecordKind.LeaseRenewal, 3),
            _ => HandWrittenLog.Begin(RecordKind.LeaseRenewal, 2, firstRevision: 2),
        });
        var error = await Assert.ThrowsAsync<LogCorruptException>(() => MemoryDatabase.OpenAsync(written.Log));
        Assert.Equal(new LogPosition(2), error.Position);
    }

    [Fact]
    public async Task A_log_that_does_not_begin_with_a_grant_is_corrupt()
    {
        var written = new HandWrittenLog();
        await written.AppendAsync(HandWrittenLog.Begin(RecordKind.LeaseRenewal, 1));
        await Assert.ThrowsAsync<LogCorruptException>(() => MemoryDatabase.OpenAsync(written.Log));
    }

    [Fact]
    public async Task A_group_of_parts_that_goes_on_behind_its_last_effect_makes_the_log_corrupt_L14()
    {
        var effects = new ByteBuffer();
        WriteEffect(effects, (int)EffectKind.KeyPut, "text", 0, "value");
        WriteEffect(effects, (int)EffectKind.KeyPut, "other", 0, "value");
        HandWrittenLog written = await HandWrittenLog.CreateAsync();
        ByteBuffer record = HandWrittenLog.Begin(RecordKind.EffectsPart, sequence: 2);
        new EffectsPart(IsLast: true, EffectCount: 1, effects.WrittenMemory).Write(record);
        await written.AppendAsync(record);
        var error = await Assert.ThrowsAsync<LogCorruptException>(() => MemoryDatabase.OpenAsync(written.Log));
        Assert.Equal(new LogPosition(2), error.Position);
    }

    [Fact]
    public async Task A_corrupt_record_is_told_of_although_the_record_behind_it_does_not_come()
    {
        HandWrittenLog written = await HandWrittenLog.CreateAsync();
        await written.AppendAsync(CreateRecord("negative pop"));
        var restorer = new Restorer(new Keyspace(new Random(1)), written.Log);
        Task restored = restorer.RestoreToAsync(new LogPosition(3), CancellationToken.None);
        await Assert.ThrowsAsync<LogCorruptException>(() => restored.WaitAsync(TimeSpan.FromMinutes(1)));
        Assert.Equal(new LogPosition(1), restorer.Position);
    }

    /// <summary>Elsewhere nobody could say when: all of a restore runs where its caller does.</summary>
    [Fact]
    public async Task What_a_log_has_to_stop_is_stopped_on_the_thread_of_the_restore()
    {
        HandWrittenLog written = await HandWrittenLog.CreateAsync();
        int thread = 0;
        var log = new StoppingLog(written.Log, () => thread = Environment.CurrentManagedThreadId);
        await written.AppendAsync(CreateRecord("push of nothing"));
        await written.AppendAsync(CreateRecord("push of nothing"));
        int ownThread = 0;
        await Assert.ThrowsAsync<LogCorruptException>(() =>
        {
            ownThread = Environment.CurrentManagedThreadId;
            return new Restorer(new Keyspace(new Random(1)), log).RestoreToAsync(new LogPosition(3), default);
        });
        Assert.Equal(ownThread, thread);
    }

    [Fact]
    public async Task A_log_that_fails_to_stop_hides_nothing_of_what_stopped_the_restore()
    {
        HandWrittenLog written = await HandWrittenLog.CreateAsync();
        var log = new StoppingLog(written.Log, () => throw new InvalidOperationException("The log's own defect."));
        await written.AppendAsync(CreateRecord("push of nothing"));
        await written.AppendAsync(CreateRecord("push of nothing"));
        await Assert.ThrowsAsync<LogCorruptException>(() =>
            new Restorer(new Keyspace(new Random(1)), log).RestoreToAsync(new LogPosition(3), default));
    }

    [Fact]
    public async Task Who_cancels_is_told_by_his_own_token()
    {
        HandWrittenLog written = await HandWrittenLog.CreateAsync();
        using var cancellation = new CancellationTokenSource();
        var restorer = new Restorer(new Keyspace(new Random(1)), written.Log);
        Task restored = restorer.RestoreToAsync(new LogPosition(2), cancellation.Token);
        await cancellation.CancelAsync();
        var canceled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => restored);
        Assert.Equal(cancellation.Token, canceled.CancellationToken);
    }

    [Fact]
    public async Task S5_a_string_of_any_size_is_restored_whether_set_alone_or_with_others()
    {
        var log = new InMemoryTransactionLog();
        byte[][] values = [.. new[] { 0, 1, 127, 4000, 4070, 4090, 4096, 5000, 200_000, 3 }.Select(RandomBytes)];
        string[] keys = [.. values.SelectMany((_, index) => new[] { $"alone:{index}", $"together:{index}" })];
        var written = new List<Revised<byte[]>>();
        await using (MemoryDatabase database = await OpenAsync(log))
        {
            for (int index = 0; index < values.Length; index++)
                await database.String<byte[]>($"alone:{index}").SetAsync(values[index]);
            await database.TransactAsync(transaction =>
            {
                for (int index = 0; index < values.Length; index++)
                    transaction.String<byte[]>($"together:{index}").Set(values[index]);
            });
            foreach (string key in keys)
                written.Add(await database.String<byte[]>(key).GetRevisedAsync());
        }

        await using MemoryDatabase restored = await OpenAsync(log);
        for (int index = 0; index < keys.Length; index++)
        {
            Revised<byte[]> found = await restored.String<byte[]>(keys[index]).GetRevisedAsync();
            Assert.Equal(values[index / 2], found.Value.Value);
            Assert.Equal(written[index].Revision, found.Revision);
        }
    }

    private static Task<MemoryDatabase> OpenAsync(InMemoryTransactionLog log) =>
        MemoryDatabase.OpenAsync(log, new MemoryDatabaseOptions { LeaveLogOpen = true });

    private static byte[] RandomBytes(int count)
    {
        byte[] bytes = new byte[count];
        new Random(count).NextBytes(bytes);
        return bytes;
    }

    private static ByteBuffer CreateRecord(string defect)
    {
        ByteBuffer record = HandWrittenLog.Begin(RecordKind.Effects, sequence: 2);
        var writer = new MessagePackWriter(record);
        writer.WriteArrayHeader(3);
        WriteEffect(record, (int)EffectKind.KeyPut, "text", 0, "value");
        WriteEffect(record, (int)EffectKind.ListPushLeft, "list", null, "a", "b");
        switch (defect)
        {
            case "hash field in a string":
                WriteEffect(record, (int)EffectKind.HashPut, "text", null, "field", "value");
                break;
            case "string without a value":
                WriteEffect(record, (int)EffectKind.KeyPut, "other", 0);
                break;
            case "negative pop":
                WriteEffect(record, (int)EffectKind.ListPopLeft, "list", -1);
                break;
            case "item set behind the end":
                WriteEffect(record, (int)EffectKind.ListSet, "list", 2, "c");
                break;
            case "item inserted behind the end":
                WriteEffect(record, (int)EffectKind.ListInsert, "list", 3, "c");
                break;
            case "removal of no items":
                WriteEffect(record, (int)EffectKind.ListRemove, "list", 0, "a");
                break;
            case "removal of more items than match":
                WriteEffect(record, (int)EffectKind.ListRemove, "list", -2, "a");
                break;
            case "removal of as many items as a number can say":
                WriteEffect(record, (int)EffectKind.ListRemove, "list", long.MinValue, "a");
                break;
            case "kind beyond a byte":
                WriteEffect(record, 256 + (int)EffectKind.SetAdd, "set", null, "member");
                break;
            case "score that is no number":
                writer.WriteArrayHeader(4);
                writer.WriteInteger((int)EffectKind.SortedSetPut);
                writer.WriteBinary("scores"u8);
                writer.WriteBinary("member"u8);
                writer.WriteDouble(double.NaN);
                break;
            case "negative expiry":
                WriteEffect(record, (int)EffectKind.KeyExpire, "text", -5);
                break;
            case "clear of a key":
                WriteEffect(record, (int)EffectKind.Clear, "text", null);
                break;
            case "clear of something":
                WriteEffect(record, (int)EffectKind.Clear, "", null, "text");
                break;
            case "bytes in a list":
                WriteEffect(record, (int)EffectKind.KeyPatch, "list", 0, "value");
                break;
            case "bytes before the beginning":
                WriteEffect(record, (int)EffectKind.KeyPatch, "text", -1, "value");
                break;
            case "bytes beyond the limit":
                WriteEffect(record, (int)EffectKind.KeyPatch, "text", SizeLimits.MaxValueBytes, "value");
                break;
            default:
                WriteEffect(record, (int)EffectKind.ListPushLeft, "list", null);
                break;
        }

        return record;
    }

    private static void WriteEffect(ByteBuffer record, int kind, string key, long? number, params string[] items)
    {
        var writer = new MessagePackWriter(record);
        writer.WriteArrayHeader(2 + (number is null ? 0 : 1) + items.Length);
        writer.WriteInteger(kind);
        writer.WriteBinary(System.Text.Encoding.UTF8.GetBytes(key));
        if (number is { } value)
            writer.WriteInteger(value);
        foreach (string item in items)
            writer.WriteBinary(System.Text.Encoding.UTF8.GetBytes(item));
    }
}
