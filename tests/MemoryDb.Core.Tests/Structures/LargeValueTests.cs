using MemoryDb.Commit;
using MemoryDb.Log;
using MemoryDb.Serialization;

namespace MemoryDb.Core.Tests.Structures;

/// <summary>Effect batches larger than a record: in parts, and whole or void (L12).</summary>
public sealed class LargeValueTests
{
    private const int MiB = 1024 * 1024;

    public static TheoryData<int> RecordLimits => [64 * 1024, 64 * 1024 + 7, MiB];

    [Theory]
    [MemberData(nameof(RecordLimits))]
    public async Task Values_and_transactions_larger_than_a_record_are_whole_after_a_reopen(int maxRecordBytes)
    {
        var log = new InMemoryTransactionLog(maxRecordBytes);
        await using MemoryDatabase database = await TestDatabase.OpenAsync(log);
        await database.String<byte[]>("value").SetAsync(Content(1, 3 * MiB));
        await database.TransactAsync(transaction =>
        {
            for (int part = 0; part < 5; part++)
                transaction.String<byte[]>($"part {part}").Set(Content(part, MiB));
            transaction.String<string>("last").Set("1");
        });
        await database.String<string>("behind").SetAsync("2");
        await using MemoryDatabase reopened = await TestDatabase.ReopenAsync(database);
        Assert.Equal(Content(1, 3 * MiB), (await reopened.String<byte[]>("value").GetAsync()).Value);
        for (int part = 0; part < 5; part++)
            Assert.Equal(Content(part, MiB), (await reopened.String<byte[]>($"part {part}").GetAsync()).Value);
        Assert.Equal(2, await reopened.Keys.ExistsAsync(["last", "behind"]));
    }

    [Fact]
    public async Task Values_around_the_limit_of_a_record_are_whole_after_a_reopen()
    {
        const int limit = 64 * 1024;
        await using MemoryDatabase database = await TestDatabase.OpenAsync(new InMemoryTransactionLog(limit));
        for (int size = limit - 200; size <= limit + 20; size++)
            await database.String<byte[]>($"k{size}").SetAsync(Content(size, size));
        await using MemoryDatabase reopened = await TestDatabase.ReopenAsync(database);
        for (int size = limit - 200; size <= limit + 20; size++)
            Assert.Equal(Content(size, size), (await reopened.String<byte[]>($"k{size}").GetAsync()).Value);
    }

    [Fact]
    public async Task A_group_whose_end_is_not_in_the_log_is_void()
    {
        var log = new InMemoryTransactionLog(64 * 1024);
        await using MemoryDatabase database = await TestDatabase.OpenAsync(log);
        await database.String<string>("before").SetAsync("1");
        UInt128 before = database.ComputeDigest();
        await database.TransactAsync(transaction =>
        {
            transaction.String<string>("before").Set("2");
            transaction.String<byte[]>("large").Set(Content(3, 200 * 1024));
        });
        UInt128 after = database.ComputeDigest();
        await database.FlushAsync();
        List<LogRecord> records = await ReadAllAsync(log);
        LogRecord[] parts = records.Where(record => KindOf(record) == RecordKind.EffectsPart).ToArray();
        Assert.Equal(4, parts.Length);
        foreach (LogRecord part in parts)
        {
            bool isWhole = part == parts[^1];
            InMemoryTransactionLog cut = await CopyAsync(records.TakeWhile(record => record.Position <= part.Position));
            await CheckCutAsync(cut, isWhole ? after : before, isWhole);
        }
    }

    private static async Task CheckCutAsync(InMemoryTransactionLog log, UInt128 digest, bool isWhole)
    {
        await using MemoryDatabase database = await TestDatabase.OpenAsync(log);
        Assert.Equal(digest, database.ComputeDigest());
        Assert.Equal(isWhole ? "2" : "1", (await database.String<string>("before").GetAsync()).Value);

        // A later group, with the same revision as the void one, is not mixed up with it.
        await database.String<byte[]>("later").SetAsync(Content(4, 100 * 1024));
        await using MemoryDatabase reopened = await TestDatabase.ReopenAsync(database);
        Assert.Equal(isWhole, await reopened.Keys.ExistsAsync("large"));
        Assert.Equal(Content(4, 100 * 1024), (await reopened.String<byte[]>("later").GetAsync()).Value);
    }

    private static byte[] Content(int seed, int length)
    {
        byte[] content = new byte[length];
        new Random(seed).NextBytes(content);
        return content;
    }

    private static RecordKind KindOf(LogRecord record)
    {
        var reader = new MessagePackReader(record.Payload.Span);
        return RecordHeader.Read(ref reader, record.Position).Kind;
    }

    private static async Task<List<LogRecord>> ReadAllAsync(InMemoryTransactionLog log)
    {
        var records = new List<LogRecord>();
        LogPosition tail = await log.GetTailAsync();
        await foreach (LogRecord record in log.ReadAsync(LogPosition.None.Next))
        {
            records.Add(record);
            if (record.Position == tail)
                break;
        }

        return records;
    }

    private static async Task<InMemoryTransactionLog> CopyAsync(IEnumerable<LogRecord> records)
    {
        var copy = new InMemoryTransactionLog(64 * 1024);
        LogPosition tail = LogPosition.None;
        foreach (LogRecord record in records)
            tail = (await copy.AppendAsync(tail, record.Payload)).Position;
        return copy;
    }
}
