using MemoryDb.Log;
using MemoryDb.Testing;
using Microsoft.Extensions.Options;
using WebApi.RateLimiting;

namespace MemoryDb.Samples.Tests.Web;

public sealed class SlidingWindowTests : IAsyncLifetime
{
    private readonly ManualTimeProvider _clock = new();
    private MemoryDatabase _database = null!;
    private SlidingWindow _window = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await MemoryDatabase.OpenAsync(new InMemoryTransactionLog(), new() { TimeProvider = _clock });
        _window = new(_database, Options.Create(new RateLimitOptions { Permits = 2, Window = Seconds(10) }));
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task No_window_wherever_it_begins_has_more_calls_than_permits()
    {
        Assert.Equal(TimeSpan.Zero, await CallAsync());
        _clock.Advance(Seconds(4));
        Assert.Equal(TimeSpan.Zero, await CallAsync());
        _clock.Advance(Seconds(1));
        Assert.Equal(Seconds(5), await CallAsync());
        _clock.Advance(Seconds(5));
        Assert.Equal(TimeSpan.Zero, await CallAsync());
        Assert.Equal(Seconds(4), await CallAsync());
    }

    [Fact]
    public async Task Of_many_calls_at_once_no_more_come_through_than_there_are_permits()
    {
        TimeSpan[] waits = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => CallAsync())));

        Assert.Equal(2, waits.Count(wait => wait == TimeSpan.Zero));
    }

    [Fact]
    public async Task Each_client_has_permits_of_its_own()
    {
        await CallAsync();
        await CallAsync();

        Assert.Equal(TimeSpan.Zero, await CallAsync("bob"));
    }

    [Fact]
    public async Task A_client_that_stays_away_is_forgotten()
    {
        await CallAsync();
        _clock.Advance(Seconds(11));

        Assert.Equal(0, await _database.Keys.ExistsAsync(["calls:alice"]));
    }

    [Fact]
    public async Task A_clock_that_is_set_back_makes_nobody_wait_for_longer_than_a_window()
    {
        await CallAsync();
        await CallAsync();
        _clock.SetUtcNow(_clock.GetUtcNow() - TimeSpan.FromDays(1));

        Assert.Equal(Seconds(10), await CallAsync());
    }

    private Task<TimeSpan> CallAsync(string client = "alice") => _window.TakeAsync(client, default).AsTask();

    private static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds);
}
