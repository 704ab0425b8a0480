using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace MemoryDb.Hosting.Tests;

/// <summary>A host over a folder of its own, with settings and a log that can be looked at.</summary>
internal sealed class TestHost : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("memorydb-hosting-");

    /// <summary>Where its data may lie.</summary>
    public string Folder => _folder.FullName;

    /// <summary>What was logged.</summary>
    public FakeLogCollector Logged { get; private set; } = new();

    /// <summary>A host that has not started, with the given settings.</summary>
    public IHost Build(
        Action<IServiceCollection> register, params (string Key, string Value)[] settings)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(
            settings.Select(setting => new KeyValuePair<string, string?>(setting.Key, setting.Value)));
        builder.Logging.AddFakeLogging().SetMinimumLevel(LogLevel.Trace);
        register(builder.Services);
        IHost host = builder.Build();
        Logged = host.Services.GetFakeLogCollector();
        return host;
    }

    /// <summary>A host that runs.</summary>
    public async Task<IHost> StartAsync(
        Action<IServiceCollection> register, params (string Key, string Value)[] settings)
    {
        IHost host = Build(register, settings);
        await host.StartAsync();
        return host;
    }

    /// <summary>What the health checks say.</summary>
    public static Task<HealthReport> CheckAsync(IHost host) =>
        host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();

    /// <summary>The ids of what the databases logged, in its order.</summary>
    public int[] LoggedIds() =>
        [.. Logged.GetSnapshot().Where(record => record.Category == "MemoryDb").Select(record => record.Id.Id)];

    public void Dispose() => _folder.Delete(recursive: true);
}
