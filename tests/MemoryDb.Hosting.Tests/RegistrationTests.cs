using MemoryDb.Log;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace MemoryDb.Hosting.Tests;

public sealed class RegistrationTests : IDisposable
{
    private readonly TestHost _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Five_lines_are_enough()
    {
        using IHost host = await _world.StartAsync(services =>
            services.AddMemoryDb(options => options.Directory = _world.Folder));
        MemoryDatabase database = host.Services.GetRequiredService<MemoryDatabase>();
        await database.String<int>("answer").SetAsync(42);
        Assert.Equal(42, await database.String<int>("answer").GetAsync());
        Assert.Same(database, host.Services.GetRequiredService<MemoryDatabase>());
        await host.StopAsync();
    }

    [Fact]
    public async Task Registered_twice_it_is_one_database_with_the_settings_of_both()
    {
        using IHost host = await _world.StartAsync(services =>
        {
            services.AddMemoryDb(options => options.Directory = "/nowhere/at/all").AddHealthCheck();
            services.AddMemoryDb(options => options.Directory = _world.Folder).AddHealthCheck();
            services.AddMemoryDb().UseFileLog(log => log.ReplicaCount = 1);
        });
        Assert.Single(host.Services.GetServices<MemoryDatabase>());
        var log = Assert.IsType<QuorumTransactionLog>(host.Services.GetRequiredService<MemoryDatabase>().Log);
        Assert.StartsWith(_world.Folder, Assert.Single(log.Replicas).Folder, StringComparison.Ordinal);
        Assert.Single((await TestHost.CheckAsync(host)).Entries);
        await host.StopAsync();
    }

    [Fact]
    public async Task Several_databases_have_their_names_sections_folders_and_health_checks()
    {
        using IHost host = await _world.StartAsync(
            services =>
            {
                services.AddKeyedMemoryDb("orders").AddHealthCheck();
                services.AddKeyedMemoryDb("carts").AddHealthCheck();
                services.AddMemoryDb().AddHealthCheck();
            },
            ("MemoryDb:Directory", Path.Combine(_world.Folder, "main")),
            ("MemoryDb:orders:Directory", Path.Combine(_world.Folder, "orders")),
            ("MemoryDb:orders:Log:ReplicaCount", "1"),
            ("MemoryDb:carts:Directory", Path.Combine(_world.Folder, "carts")));
        MemoryDatabase orders = host.Services.GetRequiredKeyedService<MemoryDatabase>("orders");
        MemoryDatabase carts = host.Services.GetRequiredKeyedService<MemoryDatabase>("carts");
        await orders.String<string>("whose").SetAsync("orders");
        await carts.String<string>("whose").SetAsync("carts");
        Assert.Equal("orders", await orders.String<string>("whose").GetAsync());
        Assert.False((await host.Services.GetRequiredService<MemoryDatabase>().String<string>("whose").GetAsync())
            .HasValue);
        Assert.Single(((QuorumTransactionLog)orders.Log).Replicas);
        HealthReport report = await TestHost.CheckAsync(host);
        Assert.Equal(["memorydb", "memorydb-carts", "memorydb-orders"], report.Entries.Keys.Order());
        Assert.All(report.Entries.Values, entry =>
        {
            Assert.Equal(HealthStatus.Healthy, entry.Status);
            Assert.Equal(["ready"], entry.Tags);
        });
        Assert.Equal("orders", report.Entries["memorydb-orders"].Data["database"]);
        await host.StopAsync();
    }

    [Fact]
    public void Settings_come_from_the_section_and_code_goes_before_it()
    {
        using IHost host = _world.Build(
            services => services.AddMemoryDb(options => options.Database.CloseTimeout = TimeSpan.FromSeconds(3)),
            ("MemoryDb:Directory", _world.Folder),
            ("MemoryDb:Database:CommitTimeout", "00:00:07"),
            ("MemoryDb:Database:CloseTimeout", "00:00:08"),
            ("MemoryDb:Database:MaxPendingBytes", "1048576"),
            ("MemoryDb:Database:Name", "shop"),
            ("MemoryDb:Log:ReplicaCount", "3"),
            ("MemoryDb:Log:Folders:0", "/a"),
            ("MemoryDb:Log:Folders:1", "/b"),
            ("MemoryDb:Log:Folders:2", "/c"),
            ("MemoryDb:Log:Shared", "true"),
            ("MemoryDb:Log:FirstSegmentBytes", "65536"),
            ("MemoryDb:Log:ReplicaQueueBytes", "4194304"),
            ("MemoryDb:Log:ReplicaTimeout", "00:00:09"));
        MemoryDbOptions options = host.Services.GetRequiredService<IOptions<MemoryDbOptions>>().Value;
        Assert.Equal(_world.Folder, options.Directory);
        Assert.Equal(TimeSpan.FromSeconds(7), options.Database.CommitTimeout);
        Assert.Equal(TimeSpan.FromSeconds(3), options.Database.CloseTimeout);
        Assert.Equal(1048576, options.Database.MaxPendingBytes);
        Assert.Equal("shop", options.Database.Name);
        Assert.Equal(["/a", "/b", "/c"], options.Log.Folders!);
        Assert.True(options.Log.Shared);
        Assert.Equal(65536, options.Log.FirstSegmentBytes);
        Assert.Equal(4194304, options.Log.ReplicaQueueBytes);
        Assert.Equal(TimeSpan.FromSeconds(9), options.Log.ReplicaTimeout);
    }

    [Theory]
    [InlineData("MemoryDb:Directory", "", "'MemoryDb:Directory' is not set")]
    [InlineData("MemoryDb:Log:ReplicaCount", "2", "'MemoryDb:Log:ReplicaCount'")]
    [InlineData("MemoryDb:Log:ReplicaTimeout", "00:00:00", "'MemoryDb:Log:ReplicaTimeout'")]
    [InlineData("MemoryDb:Log:Folders:0", "/only/one", "'MemoryDb:Log:Folders'")]
    [InlineData("MemoryDb:Database:CommitTimeout", "00:00:00", "'MemoryDb:Database:CommitTimeout'")]
    [InlineData("MemoryDb:Database:CloseTimeout", "-00:00:01", "'MemoryDb:Database:CloseTimeout'")]
    [InlineData("MemoryDb:Database:MaxPendingBytes", "1", "'MemoryDb:Database:MaxPendingBytes'")]
    [InlineData("MemoryDb:Database:Name", " ", "'MemoryDb:Database:Name'")]
    [InlineData("MemoryDb:Direktory", "x", "'MemoryDb:Direktory' is no setting")]
    [InlineData("MemoryDb:Database:CommitTimout", "00:00:01", "'MemoryDb:Database:CommitTimout' is no setting")]
    [InlineData("MemoryDb:Log:Replicas", "3", "'MemoryDb:Log:Replicas' is no setting")]
    public async Task A_wrong_setting_refuses_the_start_and_is_named(string key, string value, string message)
    {
        using IHost host = _world.Build(
            services => services.AddMemoryDb(),
            [.. new[] { ("MemoryDb:Directory", _world.Folder) }.Where(each => each.Item1 != key), (key, value)]);
        OptionsValidationException refused =
            await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_world.Folder));
    }

    [Fact]
    public async Task A_value_that_is_none_of_its_type_refuses_the_start_and_the_setting_is_named()
    {
        using IHost host = _world.Build(
            services => services.AddMemoryDb(),
            ("MemoryDb:Directory", _world.Folder),
            ("MemoryDb:Log:ReplicaCount", "three"));
        Exception refused = await Assert.ThrowsAnyAsync<Exception>(() => host.StartAsync());
        Assert.Contains("MemoryDb:Log:ReplicaCount", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_misspelled_database_is_no_setting_also_if_none_is_without_a_name()
    {
        using IHost host = _world.Build(
            services => services.AddKeyedMemoryDb("orders", options => options.Directory = _world.Folder),
            ("MemoryDb:ordrs:Directory", _world.Folder));
        OptionsValidationException refused =
            await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());
        Assert.Contains("'MemoryDb:ordrs'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_relative_directory_lies_below_the_content_root()
    {
        string root = Path.Combine(_world.Folder, "root");
        Directory.CreateDirectory(root);
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(
            new HostApplicationBuilderSettings { ContentRootPath = root });
        builder.Services.AddMemoryDb(options => options.Directory = "data");
        using IHost host = builder.Build();
        await host.StartAsync();
        Assert.True(Directory.Exists(Path.Combine(root, "data", "replica-1")));
        await host.StopAsync();
    }

    [Fact]
    public void Two_databases_cannot_differ_in_case_alone()
    {
        var services = new ServiceCollection();
        services.AddKeyedMemoryDb("Orders");
        services.AddKeyedMemoryDb("Orders");
        Assert.Throws<ArgumentException>(() => services.AddKeyedMemoryDb("orders"));
    }

    [Theory]
    [InlineData("Directory")]
    [InlineData("log")]
    [InlineData("DATABASE")]
    public void A_database_cannot_have_the_name_of_a_setting(string name) =>
        Assert.Throws<ArgumentException>(() => new ServiceCollection().AddKeyedMemoryDb(name));

    [Fact]
    public async Task Another_log_needs_no_directory_and_is_closed_with_the_database()
    {
        var log = new InMemoryTransactionLog();
        using (IHost host = await _world.StartAsync(services => services
            .AddMemoryDb(options => options.Database.LeaveLogOpen = true)
            .UseLog((_, _) => ValueTask.FromResult<ITransactionLog>(log))
            .AddHealthCheck()))
        {
            await host.Services.GetRequiredService<MemoryDatabase>().String<int>("n").SetAsync(1);
            Assert.Equal(HealthStatus.Healthy, (await TestHost.CheckAsync(host)).Status);
            await host.StopAsync();
        }

        await using MemoryDatabase again = await MemoryDatabase.OpenAsync(log);
        Assert.Equal(1, await again.String<int>("n").GetAsync());
    }

    [Fact]
    public async Task Without_a_host_the_database_is_opened_by_who_asks_for_it_and_closed_with_the_container()
    {
        await using (ServiceProvider provider = CreateProvider())
            await provider.GetRequiredService<MemoryDatabase>().String<int>("n").SetAsync(1);
        using (ServiceProvider provider = CreateProvider())
            Assert.Equal(1, await provider.GetRequiredService<MemoryDatabase>().String<int>("n").GetAsync());

        ServiceProvider CreateProvider()
        {
            var services = new ServiceCollection();
            services.AddLogging();
            services.AddMemoryDb(options => options.Directory = _world.Folder);
            return services.BuildServiceProvider();
        }
    }
}
