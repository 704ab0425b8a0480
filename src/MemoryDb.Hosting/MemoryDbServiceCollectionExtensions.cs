using MemoryDb;
using MemoryDb.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers databases in a host.</summary>
public static class MemoryDbServiceCollectionExtensions
{
    /// <summary>
    /// Registers a <see cref="MemoryDatabase"/> as a singleton. It is restored before the host takes requests or starts
    /// background services, and closed after they have ended. Calling it again adds to the settings.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">
    /// Sets more, after the configuration section <c>MemoryDb</c>: it has the last word.
    /// </param>
    /// <returns>To go on with: another log, a health check.</returns>
    public static MemoryDbBuilder AddMemoryDb(
        this IServiceCollection services, Action<MemoryDbOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        return Registration.Add(services, name: null, configure);
    }

    /// <summary>
    /// Registers one of several databases, as a singleton of the key <paramref name="name"/>:
    /// <c>[FromKeyedServices("orders")] MemoryDatabase orders</c>. Otherwise as <see cref="AddMemoryDb"/>.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="name">Tells it apart, in metrics and logs too; the same for every call that is about it.</param>
    /// <param name="configure">
    /// Sets more, after the configuration section <c>MemoryDb:name</c>: it has the last word.
    /// </param>
    /// <returns>To go on with: another log, a health check.</returns>
    /// <exception cref="ArgumentException">
    /// The name is empty, that of a setting, or differs from another database's in case alone.
    /// </exception>
    public static MemoryDbBuilder AddKeyedMemoryDb(
        this IServiceCollection services, string name, Action<MemoryDbOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (Settings.IsSetting(name))
        {
            throw new ArgumentException(
                $"'{name}' is a setting in the section {Settings.SectionName}. Choose another name.", nameof(name));
        }

        return Registration.Add(services, name, configure);
    }
}
