using System.Diagnostics.Metrics;
using MemoryDb.Log;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MemoryDb.Hosting.Tests;

/// <summary>Replica folders are deleted under a running application, on a real disk.</summary>
public sealed class LostReplicaTests : IDisposable
{
    private readonly TestHost _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task One_is_noticed_without_a_write_told_everywhere_and_filled_again()
    {
        using IHost host = await StartAsync();
        MemoryDatabase database = host.Services.GetRequiredService<MemoryDatabase>();
        await database.String<int>("n").SetAsync(1);
        Assert.Equal(HealthStatus.Healthy, (await TestHost.CheckAsync(host)).Status);
        Assert.Equal([1, 1, 1], InService());

        Directory.Delete(ReplicaFolder(2), recursive: true);
        HealthReport report = await WaitForAsync(host, HealthStatus.Degraded);
        Assert.Contains(ReplicaFolder(2), report.Entries["memorydb"].Description, StringComparison.Ordinal);
        Assert.NotEqual("Healthy", report.Entries["memorydb"].Data["replica-2"]);
        Assert.Equal("Healthy", report.Entries["memorydb"].Data["replica-1"]);
        Assert.Equal([1, 0, 1], InService());
        Assert.Contains(102, _world.LoggedIds());

        await database.String<int>("n").SetAsync(2); // it goes on
        Assert.Equal(2, await database.String<int>("n").GetAsync());
        await WaitForAsync(host, HealthStatus.Healthy);
        Assert.Equal([1, 1, 1], InService());
        Assert.Contains(105, _world.LoggedIds());
        await host.StopAsync();
    }

    [Fact]
    public async Task Without_two_writes_are_refused_what_is_durable_is_read_and_the_application_lives()
    {
        using IHost host = await StartAsync();
        MemoryDatabase database = host.Services.GetRequiredService<MemoryDatabase>();
        await database.String<int>("n").SetAsync(1);
        Directory.Delete(ReplicaFolder(1), recursive: true);
        Directory.Delete(ReplicaFolder(3), recursive: true);
        HealthReport report = await WaitForAsync(host, HealthStatus.Unhealthy);
        Assert.NotNull(report.Entries["memorydb"].Exception);

        await Assert.ThrowsAnyAsync<MemoryDbException>(async () => await database.String<int>("n").SetAsync(2));
        await Assert.ThrowsAsync<LogUnavailableException>(async () => await database.String<int>("m").SetAsync(2));
        Assert.Equal(DatabaseState.LogUnavailable, database.Status.State);
        Assert.Equal([0, 1, 0], InService());
        Assert.Contains(10, _world.LoggedIds());
        Assert.Contains(
            _world.Logged.GetSnapshot(), record => record.Id.Id == 10 && record.Level == LogLevel.Error);
        Assert.False((await database.String<int>("never").GetAsync()).HasValue);
        await host.StopAsync();
        Assert.Equal(DatabaseState.Closed, database.Status.State);
    }

    [Fact]
    public async Task Whoever_has_taken_over_makes_the_former_one_unhealthy()
    {
        using IHost host = await _world.StartAsync(services => services
            .AddMemoryDb(options => options.Directory = _world.Folder)
            .UseFileLog(log => log.Shared = true)
            .AddHealthCheck());
        MemoryDatabase database = host.Services.GetRequiredService<MemoryDatabase>();
        await using MemoryDatabase other = await MemoryDatabase.OpenAsync(
            _world.Folder, new QuorumLogOptions { Shared = true });
        await Assert.ThrowsAsync<NotPrimaryException>(async () => await database.String<int>("n").SetAsync(1));
        HealthReport report = await TestHost.CheckAsync(host);
        Assert.Equal(HealthStatus.Unhealthy, report.Status);
        Assert.Equal("Stopped", report.Entries["memorydb"].Data["state"]);
        Assert.IsType<NotPrimaryException>(report.Entries["memorydb"].Exception);
        Assert.Contains(12, _world.LoggedIds());
        await host.StopAsync();
    }

    private Task<IHost> StartAsync() => _world.StartAsync(services => services
        .AddMemoryDb(options =>
        {
            options.Directory = _world.Folder;
            options.Database.CommitTimeout = TimeSpan.FromSeconds(1);
            options.Database.CloseTimeout = TimeSpan.FromSeconds(1);
            options.Log.ReplicaTimeout = TimeSpan.FromSeconds(1);
        })
        .AddHealthCheck());

    private string ReplicaFolder(int replicaId) => Path.Combine(_world.Folder, $"replica-{replicaId}");

    /// <summary>What the meter says of each replica of this test's folder.</summary>
    private long[] InService()
    {
        var values = new SortedDictionary<int, long>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, own) =>
            {
                if (instrument is { Meter.Name: "MemoryDb", Name: "memorydb.replica.in_service" })
                    own.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            var byName = tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value);
            if (((string)byName["memorydb.replica.folder"]!).StartsWith(_world.Folder, StringComparison.Ordinal))
                values[(int)byName["memorydb.replica.id"]!] = value;
        });
        listener.Start();
        listener.RecordObservableInstruments();
        return [.. values.Values];
    }

    /// <summary>Asks until the answer is as expected; a test that hangs here has failed.</summary>
    private static async Task<HealthReport> WaitForAsync(IHost host, HealthStatus status)
    {
        while (true)
        {
            HealthReport report = await TestHost.CheckAsync(host);
            if (report.Status == status)
                return report;
            await Task.Delay(20);
        }
    }
}
