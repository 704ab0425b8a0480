using MemoryDb.Log.IO;
using MemoryDb.Log.Tests.Support;

namespace MemoryDb.Log.Tests;

/// <summary>
/// With real threads: a disk that keeps every thread that calls it holds up nobody who can do without (F16). Should it,
/// the test ends with its own limit, not with a figure.
/// </summary>
public sealed class QuorumLogHangTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly string _directory = Directory.CreateTempSubdirectory("memorydb-hang-").FullName;
    private readonly BlockingDisk _disk;

    public QuorumLogHangTests() => _disk = new BlockingDisk(Path.Combine(_directory, "replica-1"));

    public void Dispose()
    {
        _disk.Dispose();
        while (!TryDelete())
            Thread.Yield();
    }

    /// <summary>Whoever was held up goes on now, and may create a file in the folder that is being deleted.</summary>
    private bool TryDelete()
    {
        try
        {
            Directory.Delete(_directory, recursive: true);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    [Fact]
    public async Task The_others_write_rotate_read_trim_and_close_while_a_disk_hangs()
    {
        QuorumTransactionLog log = await OpenAsync(_disk);
        await LogWorld.FillAsync(log, 1, 5);
        await using IAsyncEnumerator<LogRecord> reader = log.ReadAsync(new LogPosition(1)).GetAsyncEnumerator();
        await ReadAsync(reader, 1, 5).WaitAsync(Limit);
        _disk.Block();

        await AppendAsync(log, 6, 60).WaitAsync(Limit); // more than a segment, and its successor
        await ReadAsync(reader, 6, 60).WaitAsync(Limit); // it has read from the folder that hangs now
        await LogWorld.ReadAllAsync(log).WaitAsync(Limit);
        await log.TrimAsync(new LogPosition(20)).AsTask().WaitAsync(Limit);
        Assert.Equal(60, (await log.GetTailAsync().AsTask().WaitAsync(Limit)).Value);
        await log.DisposeAsync().AsTask().WaitAsync(Limit);
        Assert.NotEqual(0, _disk.BlockedCount);
    }

    [Fact]
    public async Task A_log_is_opened_taken_over_and_read_without_a_disk_that_hangs()
    {
        await using (QuorumTransactionLog first = await OpenAsync(new DiskStorage()))
            await LogWorld.FillAsync(first, 1, 5);
        _disk.Block();

        QuorumTransactionLog log = await OpenAsync(_disk).WaitAsync(Limit);
        await AppendAsync(log, 6, 10).WaitAsync(Limit);
        Assert.Equal(10, (await LogWorld.ReadAllAsync(log).WaitAsync(Limit)).Count);
        await log.DisposeAsync().AsTask().WaitAsync(Limit);
        Assert.NotEqual(0, _disk.BlockedCount);
    }

    [Fact]
    public async Task A_replica_whose_disk_hung_catches_up_when_it_answers_again()
    {
        var returned = new TaskCompletionSource();
        await using QuorumTransactionLog log = await OpenAsync(_disk, told =>
        {
            if (told.Kind == QuorumLogEventKind.ReplicaReadmitted)
                returned.TrySetResult();
        });
        await LogWorld.FillAsync(log, 1, 5);
        _disk.Block();
        await AppendAsync(log, 6, 60).WaitAsync(Limit);
        // All are asked: the one that hangs has failed.
        await log.TrimAsync(new LogPosition(2)).AsTask().WaitAsync(Limit);
        Assert.Equal(ReplicaState.Failed, log.Replicas[0].State);

        _disk.Release();
        await returned.Task.WaitAsync(Limit);
        await AppendAsync(log, 61, 61).WaitAsync(Limit);
        Assert.All(log.Replicas, replica => Assert.Equal(ReplicaState.Healthy, replica.State));
    }

    private static async Task ReadAsync(IAsyncEnumerator<LogRecord> reader, int first, int last)
    {
        for (int number = first; number <= last; number++)
        {
            Assert.True(await reader.MoveNextAsync());
            Assert.Equal(number, reader.Current.Position.Value);
        }
    }

    private static async Task AppendAsync(QuorumTransactionLog log, int first, int last)
    {
        for (int number = first; number <= last; number++)
        {
            AppendResult result = await LogWorld.AppendAsync(log, number - 1, LogWorld.Record(number, length: 5000));
            Assert.Equal(AppendResult.Appended(new LogPosition(number)), result);
        }
    }

    private Task<QuorumTransactionLog> OpenAsync(IStorage disk, Action<QuorumLogEvent>? observer = null) =>
        QuorumTransactionLog.OpenAsync(_directory, new QuorumLogOptions
        {
            Storage = disk,
            FirstSegmentBytes = 64 << 10,
            ReplicaTimeout = TimeSpan.FromMilliseconds(300),
            Observer = observer,
        });
}
