using MemoryDb.Log;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MemoryDb.Hosting.Tests;

public sealed class LifetimeTests : IDisposable
{
    private readonly TestHost _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Data_is_there_before_a_background_service_runs_which_may_take_the_database_in_its_constructor()
    {
        using (IHost host = await StartAsync())
        {
            await host.Services.GetRequiredService<MemoryDatabase>().String<string>("seen").SetAsync("before");
            await host.StopAsync();
        }

        using IHost again = await StartAsync();
        Assert.Equal("before", again.Services.GetRequiredService<Worker>().Found);
        await again.StopAsync();

        Task<IHost> StartAsync() => _world.StartAsync(services =>
        {
            services.AddSingleton<Worker>();
            services.AddHostedService(provider => provider.GetRequiredService<Worker>());
            services.AddMemoryDb(options => options.Directory = _world.Folder); // after it, all the same
        });
    }

    [Fact]
    public async Task It_is_closed_after_every_other_service_and_what_was_pending_is_durable()
    {
        Task<bool> last;
        using (IHost host = await _world.StartAsync(services =>
        {
            services.AddMemoryDb(options => options.Directory = _world.Folder);
            services.AddSingleton<LastWriter>();
            services.AddHostedService(provider => provider.GetRequiredService<LastWriter>());
        }))
        {
            LastWriter writer = host.Services.GetRequiredService<LastWriter>();
            MemoryDatabase database = host.Services.GetRequiredService<MemoryDatabase>();
            await host.StopAsync();
            last = writer.Written!;
            Assert.Equal(DatabaseState.Closed, database.Status.State);
            Assert.True(await last);
        }

        Assert.Contains(5, _world.LoggedIds());
        await using MemoryDatabase again = await MemoryDatabase.OpenAsync(_world.Folder);
        Assert.Equal(100, await again.Set<int>("written").CountAsync());
    }

    [Fact]
    public async Task The_opening_is_logged_and_a_folder_that_is_open_elsewhere_is_a_start_that_fails_and_says_why()
    {
        using IHost host = await _world.StartAsync(
            services => services.AddMemoryDb(options => options.Directory = _world.Folder));
        Assert.Equal([1, 100, 3], _world.LoggedIds().Where(id => id is 1 or 3 or 100));
        using IHost second = _world.Build(
            services => services.AddMemoryDb(options => options.Directory = _world.Folder));
        await Assert.ThrowsAsync<LogInUseException>(() => second.StartAsync());
        FakeLogRecordOfFailure(_world);
        await host.StopAsync();
    }

    [Fact]
    public async Task A_start_that_is_cancelled_ends_the_recovery()
    {
        var began = new TaskCompletionSource();
        using IHost host = _world.Build(services => services.AddMemoryDb().UseLog(async (_, token) =>
        {
            began.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
            throw new InvalidOperationException("not reached");
        }).AddHealthCheck());
        using var cancellation = new CancellationTokenSource();
        Task start = host.StartAsync(cancellation.Token);
        await began.Task;
        HealthReport during = await TestHost.CheckAsync(host);
        Assert.Equal(HealthStatus.Unhealthy, during.Status);
        Assert.Contains("being restored", during.Entries["memorydb"].Description, StringComparison.Ordinal);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => start);
    }

    [Fact]
    public async Task A_start_that_is_cancelled_does_not_wait_for_a_log_that_hears_nothing_nor_does_the_end()
    {
        var opened = new TaskCompletionSource<ITransactionLog>();
        IHost host = _world.Build(services => services
            .AddMemoryDb(options => options.Database.CloseTimeout = TimeSpan.FromMilliseconds(20))
            .UseLog(async (_, _) => await opened.Task));
        using var cancellation = new CancellationTokenSource();
        Task start = host.StartAsync(cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => start);
        await ((IAsyncDisposable)host).DisposeAsync();
        Assert.False(opened.Task.IsCompleted);
        opened.SetResult(new InMemoryTransactionLog());
    }

    [Fact]
    public async Task A_recovery_tells_how_far_it_has_come()
    {
        const int count = 1000;
        var log = new InMemoryTransactionLog();
        await using (MemoryDatabase filled = await MemoryDatabase.OpenAsync(
            log, new MemoryDatabaseOptions { LeaveLogOpen = true }))
        {
            for (int i = 0; i < count; i++)
                await filled.String<int>("n").SetAsync(i);
        }

        var told = new List<RestoreProgress>();
        using IHost host = await _world.StartAsync(services => services
            .AddMemoryDb(options => options.Database.RestoreProgress = new Listed(told))
            .UseLog((_, _) => ValueTask.FromResult<ITransactionLog>(log)));
        Assert.True(told.Count > count / 100);
        Assert.Equal(told.OrderBy(progress => progress.Position.Value), told);
        Assert.Equal(told[^1].Tail, told[^1].Position);
        Assert.Equal(count, told[^1].Revision.Value);
        await host.StopAsync();
    }

    private static void FakeLogRecordOfFailure(TestHost world)
    {
        var failure = Assert.Single(world.Logged.GetSnapshot(), record => record.Id.Id == 4);
        Assert.Equal(LogLevel.Critical, failure.Level);
        Assert.Equal("MemoryDb", failure.Category);
        Assert.IsType<LogInUseException>(failure.Exception);
    }

    private sealed class Listed(List<RestoreProgress> told) : IProgress<RestoreProgress>
    {
        public void Report(RestoreProgress value) => told.Add(value);
    }

    private sealed class Worker(MemoryDatabase database) : BackgroundService
    {
        private readonly DurableString<string> _seen = database.String<string>("seen");

        public string? Found { get; private set; }

        public override async Task StartAsync(CancellationToken cancellationToken)
        {
            Found = (await _seen.GetAsync(cancellationToken)).GetValueOrDefault();
            await base.StartAsync(cancellationToken);
        }

        protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.CompletedTask;
    }

    private sealed class LastWriter(MemoryDatabase database) : IHostedService
    {
        public Task<bool>? Written { get; private set; }

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken)
        {
            DurableSet<int> set = database.Set<int>("written");
            for (int i = 0; i < 100; i++)
                Written = set.AddAsync(i).AsTask();
            return Task.CompletedTask;
        }
    }
}
