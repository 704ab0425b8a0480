namespace MemoryDb.Core.Tests.Structures;

public sealed class HashScanTests : StructureTest
{
    private const int FieldCount = 10_000;

    private DurableHash<int, string> Hash => Database.Hash<int, string>("hash");

    [Fact]
    public async Task A_large_hash_is_set_read_scanned_and_deleted()
    {
        Assert.Equal(FieldCount, await Hash.SetAsync(Pairs(0, FieldCount, "value")));

        Assert.Equal(FieldCount, await Hash.CountAsync());
        Assert.Equal(Pairs(0, FieldCount, "value"), (await Hash.GetAllAsync()).OrderBy(pair => pair.Key));
        Assert.Equal(Pairs(0, FieldCount, "value"), (await Hash.ScanAsync().ToListAsync()).OrderBy(pair => pair.Key));
        Assert.Equal(FieldCount - 1, await Hash.DeleteAsync([.. Enumerable.Range(1, FieldCount)]));
        Assert.Equal([new(0, "value 0")], await Hash.GetAllAsync());
        Assert.Equal(1, await Hash.DeleteAsync([.. Enumerable.Range(0, FieldCount)]));
        Assert.False(await Database.Keys.ExistsAsync("hash"));
    }

    [Fact]
    public async Task A_field_there_throughout_a_scan_comes_exactly_once_while_others_come_and_go()
    {
        await Hash.SetAsync(Pairs(0, FieldCount, "value"));
        const int step = 1000;
        int added = 0;
        var seen = new List<int>();

        await foreach ((int field, _) in Hash.ScanAsync())
        {
            seen.Add(field);
            if (seen.Count % 64 != 0)
                continue;

            // Below and above the cursor alike; the table grows at first and shrinks later.
            if (seen.Count < FieldCount / 2)
                await Hash.SetAsync(Pairs(FieldCount + added, step, "added"));
            else if (added > 0)
                await Hash.DeleteAsync([.. Enumerable.Range(FieldCount + added - step, step)]);
            added += seen.Count < FieldCount / 2 ? step : -step;
        }

        Assert.Equal(Enumerable.Range(0, FieldCount), seen.Where(field => field < FieldCount).Order());
        Assert.Equal(seen.Count, seen.Distinct().Count());
    }

    [Fact]
    public async Task A_scan_goes_on_in_a_hash_that_was_deleted_and_made_anew()
    {
        await Hash.SetAsync(Pairs(0, 1000, "first"));
        var seen = new List<int>();

        await foreach ((int field, string value) in Hash.ScanAsync())
        {
            seen.Add(field);
            if (seen.Count == 100)
            {
                await Database.Keys.DeleteAsync("hash");
                await Hash.SetAsync(Pairs(0, FieldCount, "second"));
            }

            Assert.True(seen.Count <= 200 || value.StartsWith("second", StringComparison.Ordinal));
        }

        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.InRange(seen.Count, 1000, FieldCount);
    }

    [Fact]
    public async Task A_scan_ends_if_the_hash_goes_meanwhile()
    {
        await Hash.SetAsync(Pairs(0, 1000, "value"));
        int seen = 0;

        await foreach (KeyValuePair<int, string> _ in Hash.ScanAsync())
        {
            if (++seen == 1)
                await Database.Keys.DeleteAsync("hash");
        }

        Assert.InRange(seen, 1, 999);
    }

    [Fact]
    public async Task A_scan_stops_at_its_token()
    {
        await Hash.SetAsync(Pairs(0, 1000, "value"));
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (KeyValuePair<int, string> _ in Hash.ScanAsync(cancellationToken: stop.Token))
                await stop.CancelAsync();
        });
    }

    private static KeyValuePair<int, string>[] Pairs(int first, int count, string value) =>
        [.. Enumerable.Range(first, count).Select(field => KeyValuePair.Create(field, $"{value} {field}"))];
}
