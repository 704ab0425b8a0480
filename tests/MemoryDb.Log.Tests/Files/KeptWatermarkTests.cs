using MemoryDb.Log.Files;
using MemoryDb.Log.Tests.Support;
using MemoryDb.Testing;

namespace MemoryDb.Log.Tests.Files;

/// <summary>Which watermark file is kept open when ballots have ended (H22).</summary>
public sealed class KeptWatermarkTests
{
    private static readonly Ballot First = new(1, 1);
    private static readonly Ballot Second = new(2, 1);

    private readonly CountingStorage _storage = new(new MemoryStorage());
    private readonly FileLogReplica _replica;

    public KeptWatermarkTests() => _replica = new FileLogReplica(_storage, "/replica-1", 1, TaskScheduler.Default);

    [Fact]
    public async Task The_higher_ballots_file_is_kept_whichever_loop_ends_first()
    {
        await _storage.CreateFolderAsync("/replica-1");
        WatermarkFile lower = await CreateAsync(First);
        WatermarkFile higher = await CreateAsync(Second);
        await _replica.KeepWatermarkAsync(Second, higher);
        await _replica.KeepWatermarkAsync(First, lower);
        Assert.Equal(1, _storage.OpenCount);
        await higher.StoreAsync(1); // it is the one that is open
    }

    [Fact]
    public async Task Once_a_higher_ballot_has_stored_something_a_lower_one_keeps_nothing()
    {
        await _storage.CreateFolderAsync("/replica-1");
        await _replica.KeepWatermarkAsync(Second, null);
        await _replica.KeepWatermarkAsync(First, await CreateAsync(First));
        Assert.Equal(0, _storage.OpenCount);
    }

    [Fact]
    public async Task When_the_log_is_closed_nothing_is_kept_before_or_after_it()
    {
        await _storage.CreateFolderAsync("/replica-1");
        await _replica.KeepWatermarkAsync(First, await CreateAsync(First));
        await _replica.KeepNothingAsync();
        await _replica.KeepWatermarkAsync(Second, await CreateAsync(Second));
        Assert.Equal(0, _storage.OpenCount);
    }

    private Task<WatermarkFile> CreateAsync(Ballot ballot) => WatermarkFile.CreateAsync(
        _storage, $"/replica-1/{ballot}.durable", new SegmentOrigin(Guid.NewGuid(), 1, ballot), 0);
}
