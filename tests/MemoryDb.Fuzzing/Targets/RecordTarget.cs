using MemoryDb.Data;
using MemoryDb.Log;
using MemoryDb.Snapshots;

namespace MemoryDb.Fuzzing;

/// <summary>
/// A record behind the first lease grant, as a restore applies it: header, parts, effects of every kind.
/// </summary>
internal sealed class RecordTarget : FuzzTarget
{
    private readonly byte[] _grant;

    public RecordTarget()
    {
        List<byte[][]> logs = [.. Workload().Select(work => RecordsOf(work))];
        _grant = logs[0][0];
        Corpus = [.. logs.Select(records => records[1])];
    }

    public override string Name => "record";

    public override IReadOnlyList<byte[]> Corpus { get; }

    public override IReadOnlyList<byte[]> Dictionary { get; } =
    [
        [0xc4, 0x01, 0x6b], [0x91], [0x93], [0xdd, 0xff, 0xff, 0xff, 0xff], [0xc6, 0xff, 0xff, 0xff, 0xff], [0xc3],
        [0xcb, 0x7f, 0xf8, 0, 0, 0, 0, 0, 0], [0xd3, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], [0x00], [0x01],
    ];

    public override void Read(byte[] input)
    {
        var log = new OneRecordLog(_grant, input);
        var keyspace = new Keyspace(new Random(1));
        var restorer = new Restorer(keyspace, log);
        try
        {
            Task restored = restorer.RestoreToAsync(new LogPosition(2), default);
            if (!restored.IsCompleted)
                throw new InvalidOperationException("A log in memory was waited for.");
            restored.GetAwaiter().GetResult();
        }
        catch (Exception refusal) when (refusal is LogCorruptException or IncompatibleVersionException)
        {
        }
    }

    /// <summary>
    /// The records of a database in which one transaction ran; from one seed, so that the grants are equal.
    /// </summary>
    private static byte[][] RecordsOf(Action<Transaction> work)
    {
        var log = new InMemoryTransactionLog();
        return Task.Run(async () =>
        {
            var options = new MemoryDatabaseOptions { LeaveLogOpen = true, Random = new Random(1) };
            await using (MemoryDatabase database = await MemoryDatabase.OpenAsync(log, options))
                await database.TransactAsync(work);
            var records = new List<byte[]>();
            LogPosition tail = await log.GetTailAsync();
            await foreach (LogRecord record in log.ReadAsync(new LogPosition(1)))
            {
                records.Add(record.Payload.ToArray());
                if (record.Position == tail)
                    break;
            }

            return records.ToArray();
        }).GetAwaiter().GetResult();
    }

    private static IEnumerable<Action<Transaction>> Workload()
    {
        yield return tx => tx.String<string>("k").Set("v");
        yield return tx =>
        {
            tx.String<long>("n").Increment(5);
            tx.Keys.Expire("n", TimeSpan.FromMinutes(1));
            tx.String<string>("s").Append("abc");
            tx.Keys.Delete("s");
        };
        yield return tx =>
        {
            var hash = tx.Hash<string, string>("h");
            hash.Set("a", "1");
            hash.Set("b", "2");
            hash.Delete("a");
        };
        yield return tx =>
        {
            var list = tx.List<string>("l");
            list.PushLeft("x");
            list.PushRight("y");
            list.PushRight("z");
            list.PopLeft();
            list.Trim(0, 0);
        };
        yield return tx =>
        {
            var set = tx.Set<string>("t");
            set.Add("p");
            set.Add("q");
            set.Remove("p");
        };
        yield return tx =>
        {
            var sorted = tx.SortedSet<string>("z");
            sorted.Add("m", 1.5);
            sorted.Increment("m", -3);
            sorted.Add("o", double.PositiveInfinity);
            sorted.Remove("o");
        };
    }
}
