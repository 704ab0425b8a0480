using MemoryDb.Log.IO;
using MemoryDb.Log.Tests.Support;
using MemoryDb.Testing;

namespace MemoryDb.Log.Tests;

/// <summary>
/// Nobody waits for ever for a disk that hangs while another could be asked, nor relies for ever on what was read once.
/// </summary>
public sealed class QuorumLogPatienceTests
{
    /// <summary>The last record, which only one folder has, rots after a standby has looked at it.</summary>
    [Fact]
    public void A_lone_record_that_rots_after_it_was_scanned_is_no_corrupt_log_L7_L8()
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            MemoryStorage first = world.Storage.OpenAnother();
            QuorumTransactionLog log = await world.OpenAsync(first);
            await LogWorld.FillAsync(log, 1, 2);
            first.Faults.Hang(call => call.Operation == StorageOperation.Write && LogWorld.IsIn(call.Path, 2, 3));
            _ = log.AppendAsync(new LogPosition(2), LogWorld.Record(3));
            await LogWorld.SettleAsync();
            first.Crash();

            QuorumTransactionLog standby = await world.OpenAsync();
            world.Damage(1, LogWorld.Record(3));
            AppendResult result = default;
            for (int attempt = 0; attempt < 20; attempt++)
            {
                result = await standby.AppendAsync(new LogPosition(2), LogWorld.Record(9));
                if (result.Outcome != AppendOutcome.Unknown)
                    break;
                await Task.Delay(TimeSpan.FromSeconds(10), world.Time);
            }

            Assert.True(result.Outcome == AppendOutcome.Appended, $"{result.Outcome} {result.Reason}");
        });
    }
}
