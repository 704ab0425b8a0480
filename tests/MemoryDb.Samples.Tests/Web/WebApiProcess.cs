using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace MemoryDb.Samples.Tests.Web;

/// <summary>The web service as a process of its own, on a port that the system chose, and a client of it.</summary>
internal sealed partial class WebApiProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly List<string> _lines = [];
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private WebApiProcess(Process process)
    {
        _process = process;
        _process.StandardInput.Close();
        _ = ReadAllAsync();
    }

    public HttpClient Client { get; } = new();

    public static async Task<WebApiProcess> StartAsync(string dataDirectory, params string[] settings)
    {
        ProcessStartInfo start = SampleProcess.Describe(
            "WebApi", [$"--MemoryDb:Directory={dataDirectory}", "--urls=http://127.0.0.1:0", .. settings]);
        // Where its appsettings.json is.
        start.WorkingDirectory = AppContext.BaseDirectory;
        var process = new WebApiProcess(Process.Start(start)!);
        try
        {
            process.Client.BaseAddress = await process._address.Task;
            return process;
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends it with SIGKILL: it learns nothing of it.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Asks it to end, with SIGTERM, and tells its exit code.</summary>
    public async Task<int> StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await KillAsync();
        _process.Dispose();
    }

    // Both outputs are read to their ends: a process that nobody reads stands still when its pipe is full.
    private async Task ReadAllAsync()
    {
        await Task.WhenAll(ReadAsync(_process.StandardOutput), ReadAsync(_process.StandardError));
        lock (_lines)
            _address.TrySetException(new InvalidOperationException($"It has ended: {string.Join('\n', _lines)}"));
    }

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (_lines)
                _lines.Add(line);
            if (Listening().Match(line) is { Success: true } match)
                _address.TrySetResult(new(match.Groups[1].Value));
        }
    }

    [GeneratedRegex(@"Now listening on: (http://\S+)")]
    private static partial Regex Listening();
}
