using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace MemoryDb.Hosting;

/// <summary>
/// Takes a database's settings from the host's configuration, if there is one: section <c>MemoryDb</c>, or
/// <c>MemoryDb:name</c>.
/// </summary>
internal sealed class Settings(IServiceProvider provider) : IConfigureNamedOptions<MemoryDbOptions>
{
    public const string SectionName = "MemoryDb";

    private static readonly string[] Names =
        [nameof(MemoryDbOptions.Directory), nameof(MemoryDbOptions.Database), nameof(MemoryDbOptions.Log)];

    private static readonly string[] DatabaseNames =
    [
        nameof(MemoryDatabaseOptions.Name),
        nameof(MemoryDatabaseOptions.CommitTimeout),
        nameof(MemoryDatabaseOptions.CloseTimeout),
        nameof(MemoryDatabaseOptions.MaxPendingBytes),
    ];

    private static readonly string[] LogNames =
    [
        nameof(Log.QuorumLogOptions.ReplicaCount),
        nameof(Log.QuorumLogOptions.Folders),
        nameof(Log.QuorumLogOptions.Shared),
        nameof(Log.QuorumLogOptions.FirstSegmentBytes),
        nameof(Log.QuorumLogOptions.ReplicaQueueBytes),
        nameof(Log.QuorumLogOptions.ReplicaTimeout),
    ];

    private readonly RegisteredNames _registered = provider.GetRequiredService<RegisteredNames>();

    /// <summary>Whether it is the name of a setting, and so not free for a database.</summary>
    public static bool IsSetting(string name) => Names.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Where a database's settings stand.</summary>
    public static string PathOf(string? name) =>
        string.IsNullOrEmpty(name) ? SectionName : ConfigurationPath.Combine(SectionName, name);

    public void Configure(MemoryDbOptions options) => Configure(Options.DefaultName, options);

    public void Configure(string? name, MemoryDbOptions options)
    {
        if (!string.IsNullOrEmpty(name))
            options.Database.Name = name;
        if (provider.GetService<IConfiguration>()?.GetSection(PathOf(name)) is { } section)
            section.Bind(options);
    }

    /// <summary>What is set and is no setting: misspelled, and so without the effect that somebody expects.</summary>
    public IEnumerable<string> FindUnknown(string? name)
    {
        if (provider.GetService<IConfiguration>() is not { } configuration)
            return [];
        IConfigurationSection root = configuration.GetSection(SectionName);
        IConfigurationSection section = configuration.GetSection(PathOf(name));
        IEnumerable<string> misspelled = FindUnknown(root, Names, _registered.Contains);
        return misspelled
            .Concat(string.IsNullOrEmpty(name) ? [] : FindUnknown(section, Names, _ => false))
            .Concat(FindUnknown(section.GetSection(nameof(MemoryDbOptions.Database)), DatabaseNames, _ => false))
            .Concat(FindUnknown(section.GetSection(nameof(MemoryDbOptions.Log)), LogNames, _ => false));
    }

    private static IEnumerable<string> FindUnknown(
        IConfigurationSection section, string[] names, Func<string, bool> isKnown) => section.GetChildren()
        .Where(child => !names.Contains(child.Key, StringComparer.OrdinalIgnoreCase) && !isKnown(child.Key))
        .Select(child => $"'{child.Path}' is no setting, nor a database that is registered. {section.Path} takes"
            + $" {string.Join(", ", names)}.");
}
