using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace MemoryDb.Hosting;

/// <summary>
/// What registering a database adds to the services; the second call for the same one adds only settings.
/// </summary>
internal static class Registration
{
    public static MemoryDbBuilder Add(IServiceCollection services, string? name, Action<MemoryDbOptions>? configure)
    {
        string optionsName = name ?? Options.DefaultName;
        var builder = new MemoryDbBuilder(services, name);
        if (TryNote(services, optionsName))
            AddDatabase(services, name, optionsName);
        if (configure is not null)
            services.Configure(optionsName, configure);
        return builder;
    }

    private static void AddDatabase(IServiceCollection services, string? name, string optionsName)
    {
        services.AddOptions<MemoryDbOptions>(optionsName).ValidateOnStart();
        services.TryAddSingleton<Settings>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<MemoryDbOptions>, Settings>());
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<MemoryDbOptions>, SettingsValidation>());
        services.AddKeyedSingleton(
            optionsName,
            (provider, _) => ActivatorUtilities.CreateInstance<DatabaseLifetime>(provider, optionsName));
        services.AddSingleton<IHostedService>(
            provider => provider.GetRequiredKeyedService<DatabaseLifetime>(optionsName));
        if (name is null)
        {
            services.AddSingleton(
                provider => provider.GetRequiredKeyedService<DatabaseLifetime>(optionsName).GetOrOpen());
        }
        else
        {
            services.AddKeyedSingleton(
                name,
                (provider, _) => provider.GetRequiredKeyedService<DatabaseLifetime>(optionsName).GetOrOpen());
        }
    }

    /// <returns>Whether the database was not registered before.</returns>
    private static bool TryNote(IServiceCollection services, string optionsName)
    {
        if (services.FirstOrDefault(descriptor => descriptor.ServiceType == typeof(RegisteredNames))
                ?.ImplementationInstance is not RegisteredNames names)
        {
            names = new RegisteredNames();
            services.AddSingleton(names);
        }

        return names.Add(optionsName);
    }
}
