using MemoryDb.Log;
using MemoryDb.Testing;

namespace MemoryDb.Core.Tests.Log;

public sealed class InMemoryTransactionLogTests
{
    [Fact]
    public void The_limit_of_a_record_is_one_mebibyte_unless_set_and_never_below_64_KiB()
    {
        Assert.Equal(1024 * 1024, new InMemoryTransactionLog().MaxRecordBytes);
        Assert.Equal(64 * 1024, new InMemoryTransactionLog(64 * 1024).MaxRecordBytes);
        Assert.Throws<ArgumentOutOfRangeException>(() => new InMemoryTransactionLog((64 * 1024) - 1));
    }

    [Fact]
    public async Task Handles_share_their_records_and_are_closed_one_by_one()
    {
        var first = new InMemoryTransactionLog(100_000);
        InMemoryTransactionLog second = first.OpenAnother();
        await first.AppendAsync(LogPosition.None, new byte[] { 1 });
        await first.DisposeAsync();
        Assert.Equal(100_000, second.MaxRecordBytes);
        Assert.Equal(new LogPosition(1), await second.GetTailAsync());
        Assert.Equal(new LogPosition(1), await first.OpenAnother().GetTailAsync());
    }

    [Fact]
    public async Task A_reader_stays_on_the_scheduler_that_it_started_on()
    {
        const int Count = 10;
        string first = await RunAsync();
        Assert.Equal(first, await RunAsync());

        static async Task<string> RunAsync()
        {
            var scheduler = new SingleThreadScheduler(new Random(1));
            var log = new InMemoryTransactionLog();
            await scheduler.RunAsync(() => Task.WhenAll(ReadAsync(log), ReadAsync(log), WriteAsync(log)));
            return scheduler.Trace.ToString();
        }

        static async Task ReadAsync(InMemoryTransactionLog log)
        {
            var scheduler = TaskScheduler.Current;
            await foreach (LogRecord record in log.ReadAsync(new LogPosition(1)))
            {
                Assert.Same(scheduler, TaskScheduler.Current);
                if (record.Position.Value == Count)
                    break;
            }
        }

        static async Task WriteAsync(InMemoryTransactionLog log)
        {
            for (int i = 0; i < Count; i++)
            {
                await log.AppendAsync(new LogPosition(i), new byte[] { (byte)i });
                await Task.Yield();
            }
        }
    }
}
