using MemoryDb.Log.Tests.Support;
using MemoryDb.Testing;

namespace MemoryDb.Log.Tests;

/// <summary>Who reads a file while it is mended reads one file, not half of each.</summary>
public sealed class QuorumLogMendedReadingTests
{
    /// <summary>
    /// A reader has the segment with the void record open while another process mends it; what the reader had checked
    /// of the old file and what it reads of the new one are taken for one file.
    /// </summary>
    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public void A_reader_that_has_the_file_open_while_it_is_mended_sees_no_void_record_L2_L14(int last)
    {
        var world = new LogWorld(seed: 1);
        world.Run(async () =>
        {
            MemoryStorage a = world.Storage.OpenAnother();
            QuorumTransactionLog one = await world.OpenAsync(a);
            await LogWorld.FillAsync(one, 1, 3);
            await LogWorld.SettleAsync();
            a.Faults.Hang(call => LogWorld.IsIn(call.Path, 2, 3));
            _ = one.AppendAsync(new LogPosition(3), LogWorld.Record(99)).AsTask(); // in 1 alone: void
            await LogWorld.SettleAsync();
            a.Crash();

            MemoryStorage b = world.Storage.OpenAnother();
            b.Faults.Fail(call => LogWorld.IsIn(call.Path, 1), ErrorNumbers.InputOutput);
            QuorumTransactionLog two = await world.OpenAsync(b);
            await LogWorld.FillAsync(two, 4, last);
            await LogWorld.SettleAsync();
            b.Crash();

            MemoryStorage c = world.Storage.OpenAnother();
            QuorumTransactionLog three = await world.OpenAsync(c);
            await three.TrimAsync(new LogPosition(1)); // copies into 1 what it lacks
            await LogWorld.SettleAsync();
            c.Crash();

            MemoryStorage d = world.Storage.OpenAnother();
            QuorumTransactionLog four = await world.OpenAsync(d);
            await LogWorld.FillAsync(four, last + 1, last + 1);
            await LogWorld.SettleAsync();
            d.Crash();
        });
        var cut = new LogWorld(seed: 2, disk: world.Disk.PowerCut(ChosenPowerCut.Nothing));
        cut.Run(async () =>
        {
            cut.Damage(1, LogWorld.Record(4)); // the only damage: one record in one folder
            QuorumTransactionLog standby = await cut.OpenAsync();
            await using IAsyncEnumerator<LogRecord> reader = standby.ReadAsync(new LogPosition(1)).GetAsyncEnumerator();
            Assert.True(await reader.MoveNextAsync());
            Assert.Equal(1, reader.Current.Position.Value);

            QuorumTransactionLog mending = await cut.OpenAsync();
            await LogWorld.FillAsync(mending, last + 2, last + 2);
            await Task.Delay(TimeSpan.FromSeconds(3), cut.Time);
            await LogWorld.SettleAsync();

            for (int number = 2; number <= last + 1; number++)
            {
                Assert.True(await reader.MoveNextAsync());
                Assert.True(
                    reader.Current.Payload.Span.SequenceEqual(LogWorld.Record(number)),
                    $"Record {number} is another.");
            }
        });
    }
}
