using Microsoft.Extensions.Options;

namespace MemoryDb.Hosting;

/// <summary>
/// Says at the start of the host what is wrong with the settings: which one, what is possible, and nothing but once.
/// </summary>
internal sealed class SettingsValidation(Settings settings) : IValidateOptions<MemoryDbOptions>
{
    public ValidateOptionsResult Validate(string? name, MemoryDbOptions options)
    {
        string path = Settings.PathOf(name);
        List<string> failures = [.. settings.FindUnknown(name)];
        if (options.CreateLog is null && string.IsNullOrWhiteSpace(options.Directory))
        {
            failures.Add($"'{path}:Directory' is not set. Name the folder for the data there, or in code:"
                + " AddMemoryDb(options => options.Directory = \"data\").");
        }

        Check($"{path}:Database", options.Database.Validate);
        if (options.CreateLog is null)
            Check($"{path}:Log", options.Log.Validate);
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void Check(string section, Action validate)
        {
            try
            {
                validate();
            }
            catch (ArgumentException wrong)
            {
                failures.Add($"'{section}:{wrong.ParamName}': {wrong.Message}");
            }
        }
    }
}
