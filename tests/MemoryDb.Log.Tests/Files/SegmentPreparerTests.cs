using MemoryDb.Log.Files;
using MemoryDb.Log.Tests.Support;
using MemoryDb.Testing;

namespace MemoryDb.Log.Tests.Files;

/// <summary>The next segment is filled while this one is written, a little with each append, and in time.</summary>
public sealed class SegmentPreparerTests
{
    private const int FirstBytes = 512 << 10;
    private const int StepBytes = 256 << 10;

    private readonly LogWorld _world = new(seed: 1);
    private readonly CountingStorage _storage;
    private readonly StepCounter _steps = new();

    public SegmentPreparerTests() => _storage = new CountingStorage(_world.Storage);

    [Fact]
    public void It_is_filled_from_the_middle_of_this_one_on_and_ready_at_three_quarters() => _world.Run(async () =>
    {
        SegmentPreparer preparer = await CreateAsync();
        await using var first = (await preparer.CreateFirstAsync()).File;
        Assert.Equal(1 + (FirstBytes / StepBytes), _steps.Count);
        Assert.Equal([FirstBytes], Lengths());
        await CheckFilledAsync(preparer, FirstBytes / 2, filled: null);
        await CheckFilledAsync(preparer, (FirstBytes / 2) + 1, filled: StepBytes);
        await CheckFilledAsync(preparer, FirstBytes * 5 / 8, filled: 2 * FirstBytes);
        await CheckFilledAsync(preparer, FirstBytes * 9 / 16, filled: 2 * FirstBytes);
        await CheckFilledAsync(preparer, FirstBytes * 3 / 4, filled: 4 * FirstBytes);
        await CheckFilledAsync(preparer, FirstBytes, filled: 4 * FirstBytes);
        PreparedSegment next = await preparer.TakeAsync();
        Assert.Equal(4 * FirstBytes, next.Bytes);
        await next.File.DisposeAsync();
        await preparer.DiscardAsync();
        Assert.Equal(1 + (FirstBytes / StepBytes), _steps.Count); // what is filled beside the appends is none of them
    });

    [Fact]
    public void One_that_is_not_ready_is_taken_the_next_time_and_another_one_grows() => _world.Run(async () =>
    {
        SegmentPreparer preparer = await CreateAsync();
        await using var first = (await preparer.CreateFirstAsync()).File;
        preparer.Advance((FirstBytes / 2) + 1, FirstBytes);
        PreparedSegment growing = await preparer.TakeAsync();
        Assert.Equal(0, growing.Bytes);
        await growing.File.DisposeAsync();
        await LogWorld.SettleAsync();
        PreparedSegment next = await preparer.TakeAsync();
        Assert.Equal(4 * FirstBytes, next.Bytes);
        Assert.Equal(4 * FirstBytes, await next.File.GetLengthAsync());
        await next.File.DisposeAsync();
    });

    [Fact]
    public void They_grow_fourfold_up_to_a_bound() => _world.Run(async () =>
    {
        SegmentPreparer preparer = await CreateAsync();
        await using var first = (await preparer.CreateFirstAsync()).File;
        var sizes = new List<long>();
        for (int count = 0; count < 5; count++)
        {
            preparer.Advance(FirstBytes, FirstBytes);
            await LogWorld.SettleAsync();
            PreparedSegment next = await preparer.TakeAsync();
            sizes.Add(next.Bytes);
            await next.DiscardAsync();
        }

        long largest = 64L * FirstBytes;
        Assert.Equal([4L * FirstBytes, 16L * FirstBytes, largest, largest, largest], sizes);
    });

    [Fact]
    public void One_that_is_not_needed_is_removed_wherever_it_is_filled() => _world.Run(async () =>
    {
        foreach (int used in new[] { (FirstBytes / 2) + 1, FirstBytes * 5 / 8, FirstBytes })
        {
            SegmentPreparer preparer = await CreateAsync();
            PreparedSegment first = await preparer.CreateFirstAsync();
            preparer.Advance(used, FirstBytes);
            await LogWorld.SettleAsync();
            Assert.Equal(2, _storage.OpenCount);
            await preparer.DiscardAsync();
            await first.DiscardAsync();
            Assert.Equal(0, _storage.OpenCount);
            Assert.Empty(Lengths());
            await preparer.DiscardAsync();
        }
    });

    [Fact]
    public void A_disk_that_refuses_it_costs_no_append() => _world.Run(async () =>
    {
        SegmentPreparer preparer = await CreateAsync();
        await using var first = (await preparer.CreateFirstAsync()).File;
        StorageFault full = _world.Storage.Faults.Fail(
            call => call.Operation == StorageOperation.Write, ErrorNumbers.NoSpace);
        preparer.Advance(FirstBytes, FirstBytes);
        await LogWorld.SettleAsync();
        full.Lift();
        PreparedSegment growing = await preparer.TakeAsync();
        Assert.Equal(0, growing.Bytes);
        await growing.File.DisposeAsync();
        Assert.Equal(1, _storage.OpenCount);
    });

    private async Task<SegmentPreparer> CreateAsync()
    {
        await _storage.CreateFolderAsync(LogWorld.Directory);
        return new SegmentPreparer(
            _storage, LogWorld.Directory, new Ballot(1, 1), FirstBytes, _world.Scheduler, _steps);
    }

    private async Task CheckFilledAsync(SegmentPreparer preparer, long used, int? filled)
    {
        preparer.Advance(used, FirstBytes);
        await LogWorld.SettleAsync();
        Assert.Equal(filled is { } length ? [FirstBytes, length] : [FirstBytes], Lengths());
    }

    private int[] Lengths() =>
        [.. _world.Disk.ListFiles(LogWorld.Directory).Order(StringComparer.Ordinal)
            .Select(path => _world.Disk.ReadFile(path).Length)];
}
