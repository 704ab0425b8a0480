using MemoryDb.Log.Tests.Support;
using MemoryDb.Testing;

namespace MemoryDb.Log.Tests;

/// <summary>
/// Bad input is refused by its name, before anything is done; and what is closed leaves nothing behind.
/// </summary>
public sealed class QuorumLogArgumentTests
{
    public static TheoryData<string, QuorumLogOptions> WrongOptions => new()
    {
        { nameof(QuorumLogOptions.ReplicaCount), new() { ReplicaCount = 0 } },
        { nameof(QuorumLogOptions.ReplicaCount), new() { ReplicaCount = 2 } },
        { nameof(QuorumLogOptions.ReplicaCount), new() { ReplicaCount = 7 } },
        { nameof(QuorumLogOptions.Folders), new() { Folders = ["/a", "/b"] } },
        { nameof(QuorumLogOptions.Folders), new() { Folders = ["/a", "/b", "/c/../a"] } },
        { nameof(QuorumLogOptions.FirstSegmentBytes), new() { FirstSegmentBytes = (64 << 10) - 1 } },
        { nameof(QuorumLogOptions.FirstSegmentBytes), new() { FirstSegmentBytes = (16 << 20) + 1 } },
        { nameof(QuorumLogOptions.ReplicaQueueBytes), new() { ReplicaQueueBytes = (2 << 20) - 1 } },
        { nameof(QuorumLogOptions.ReplicaTimeout), new() { ReplicaTimeout = TimeSpan.Zero } },
    };

    [Theory]
    [MemberData(nameof(WrongOptions))]
    public async Task An_option_that_is_out_of_range_is_named(string setting, QuorumLogOptions options)
    {
        var refusal = await Assert.ThrowsAnyAsync<ArgumentException>(
            () => QuorumTransactionLog.OpenAsync("/nowhere/data", options));
        Assert.Equal(setting, refusal.ParamName);
        Assert.Equal(setting, Assert.ThrowsAny<ArgumentException>(options.Validate).ParamName);
    }

    [Fact]
    public void The_least_and_the_largest_that_are_allowed_are_no_errors()
    {
        new QuorumLogOptions { ReplicaCount = 1, FirstSegmentBytes = 64 << 10, Folders = ["/a"] }.Validate();
        new QuorumLogOptions { ReplicaCount = 5, FirstSegmentBytes = 16 << 20 }.Validate();
        new QuorumLogOptions { ReplicaQueueBytes = 2 << 20, ReplicaTimeout = TimeSpan.FromTicks(1) }.Validate();
    }

    [Fact]
    public void Wrong_arguments_are_named_and_do_nothing()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            await using QuorumTransactionLog log = await world.OpenAsync();
            await LogWorld.FillAsync(log, 1, 3);
            Assert.Equal("directory", (await Assert.ThrowsAnyAsync<ArgumentException>(
                () => QuorumTransactionLog.OpenAsync(" "))).ParamName);
            Assert.Equal("expectedTail", (await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
                async () => await log.AppendAsync(new LogPosition(-1), LogWorld.Record(4)))).ParamName);
            Assert.Equal("from", (await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
                async () => await log.ReadAsync(LogPosition.None).GetAsyncEnumerator().MoveNextAsync())).ParamName);
            Assert.Equal("before", (await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
                async () => await log.TrimAsync(LogPosition.None))).ParamName);
            var canceled = new CancellationToken(canceled: true);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await log.GetHeadAsync(canceled));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(
                () => QuorumTransactionLog.OpenAsync("/nowhere/data", cancellationToken: canceled));
            Assert.Equal(new LogPosition(3), await log.GetTailAsync());
            Assert.Equal(new LogPosition(1), await log.GetHeadAsync());
            Assert.True(log.AppendsWithoutBlocking);
        });
    }

    [Fact]
    public void A_log_that_was_closed_has_no_file_open_and_may_be_closed_again()
    {
        var world = new LogWorld(seed: 2);
        world.Run(async () =>
        {
            var storage = new CountingStorage(world.Storage.OpenAnother());
            for (int time = 0; time < 3; time++)
            {
                QuorumTransactionLog log = await world.OpenAsync(storage, shared: false);
                await LogWorld.FillAsync(log, 1 + (3 * time), 3 + (3 * time));
                await foreach (LogRecord record in log.ReadAsync(await log.GetHeadAsync()))
                {
                    if (record.Position.Value == 3 * (time + 1))
                        break;
                }

                await log.TrimAsync(new LogPosition(2));
                await log.DisposeAsync();
                await log.DisposeAsync();
                await LogWorld.SettleAsync();
                Assert.Equal(0, storage.OpenCount);
            }
        });
    }

    [Fact]
    public void What_an_opening_that_failed_had_taken_is_free_again()
    {
        var world = new LogWorld(seed: 3);
        world.Run(async () =>
        {
            await using (QuorumTransactionLog log = await world.OpenAsync(shared: false))
                await LogWorld.FillAsync(log, 1, 3);
            MemoryStorage disk = world.Storage.OpenAnother();
            var storage = new CountingStorage(disk);
            StorageFault fault = disk.Faults.Fail(
                call => call.Operation == StorageOperation.List && LogWorld.IsIn(call.Path, 1, 2, 3),
                ErrorNumbers.InputOutput);
            await Assert.ThrowsAsync<LogUnavailableException>(() => world.OpenAsync(storage, shared: false));
            await LogWorld.SettleAsync();
            Assert.Equal(0, storage.OpenCount);
            fault.Lift();
            await using QuorumTransactionLog reopened = await world.OpenAsync(storage, shared: false);
            Assert.Equal(new LogPosition(3), await reopened.GetTailAsync());
        });
    }
}
