using System.Diagnostics;

namespace MemoryDb.Samples.Tests;

/// <summary>A sample, started as a user starts it: as a process of its own, from what was built.</summary>
internal sealed class SampleProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _errors;

    private SampleProcess(Process process)
    {
        _process = process;
        _process.StandardInput.Close();
        _output = process.StandardOutput.ReadToEndAsync();
        _errors = process.StandardError.ReadToEndAsync();
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public static SampleProcess Start(string name, params string[] arguments) =>
        new(Process.Start(Describe(name, arguments))!);

    /// <summary>What starts it, with its input and outputs in the hands of the test.</summary>
    public static ProcessStartInfo Describe(string name, params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, $"{name}.dll"));
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        return start;
    }

    public static async Task<SampleResult> RunAsync(string name, params string[] arguments)
    {
        using SampleProcess process = Start(name, arguments);
        return await process.WaitAsync();
    }

    public async Task<SampleResult> WaitAsync()
    {
        await _process.WaitForExitAsync();
        return new(_process.ExitCode, Lines(await _output), Lines(await _errors));
    }

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }

    private static string[] Lines(string text) =>
        text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
}
