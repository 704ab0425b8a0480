using MemoryDb.Log;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace MemoryDb.Hosting;

/// <summary>Goes on with the registration of one database.</summary>
public sealed class MemoryDbBuilder
{
    private const string ReadyTag = "ready";

    internal MemoryDbBuilder(IServiceCollection services, string? name)
    {
        Services = services;
        Name = name;
    }

    /// <summary>The host's services.</summary>
    public IServiceCollection Services { get; }

    /// <summary>The database's key; null for the one without.</summary>
    public string? Name { get; }

    private string OptionsName => Name ?? Options.DefaultName;

    /// <summary>
    /// Keeps the log in a quorum of files below <see cref="MemoryDbOptions.Directory"/>, which is the default.
    /// </summary>
    /// <param name="configure">Sets more, after the configuration section <c>Log</c>.</param>
    /// <returns>The same builder.</returns>
    public MemoryDbBuilder UseFileLog(Action<QuorumLogOptions>? configure = null)
    {
        Services.Configure<MemoryDbOptions>(OptionsName, options =>
        {
            options.CreateLog = null;
            configure?.Invoke(options.Log);
        });
        return this;
    }

    /// <summary>Keeps the data in another log.</summary>
    /// <param name="create">
    /// Opens it. The database owns it, unless <see cref="MemoryDatabaseOptions.LeaveLogOpen"/> is set.
    /// </param>
    /// <returns>The same builder.</returns>
    public MemoryDbBuilder UseLog(Func<IServiceProvider, CancellationToken, ValueTask<ITransactionLog>> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        Services.Configure<MemoryDbOptions>(OptionsName, options => options.CreateLog = create);
        return this;
    }

    /// <summary>
    /// Adds a health check: unhealthy while the database is restored, when the log takes no writes or has no majority,
    /// and when another process has taken over; degraded while a replica fails, is missing, left out or behind. The
    /// reasons are its data. Calling it again changes nothing.
    /// </summary>
    /// <param name="name">Its name. Null: <c>memorydb</c>, or <c>memorydb-name</c> for one of several.</param>
    /// <param name="tags">Its tags. None: <c>ready</c>.</param>
    /// <returns>The same builder.</returns>
    public MemoryDbBuilder AddHealthCheck(string? name = null, params string[] tags)
    {
        string optionsName = OptionsName;
        string checkName = name ?? (Name is null ? "memorydb" : $"memorydb-{Name}");
        Services.AddHealthChecks();
        Services.Configure<HealthCheckServiceOptions>(options =>
        {
            if (options.Registrations.Any(registration => registration.Name == checkName))
                return;
            options.Registrations.Add(new HealthCheckRegistration(
                checkName,
                provider => new DatabaseHealthCheck(
                    provider.GetRequiredKeyedService<DatabaseLifetime>(optionsName)),
                failureStatus: null,
                tags.Length == 0 ? [ReadyTag] : tags));
        });
        return this;
    }
}
