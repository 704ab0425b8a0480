using System.Diagnostics;
using System.Globalization;

namespace MemoryDb.Benchmarks;

/// <summary>Delays every sync that one thread of this process makes, by strace, until it is disposed of.</summary>
internal sealed class DelayedSyncs : IDisposable
{
    private readonly Process _tracer;

    private DelayedSyncs(Process tracer) => _tracer = tracer;

    /// <summary>Returns when the thread is traced.</summary>
    public static async Task<DelayedSyncs> BeginAsync(string threadName, TimeSpan delay)
    {
        string thread = Directory.EnumerateDirectories("/proc/self/task").Single(task =>
            File.ReadAllText(Path.Combine(task, "comm")).TrimEnd() == threadName);
        long microseconds = (long)delay.TotalMicroseconds;
        var start = new ProcessStartInfo("strace")
        {
            ArgumentList =
            {
                "-o", "/dev/null",
                "-p", Path.GetFileName(thread),
                "-e", "trace=fdatasync",
                "-e", string.Create(CultureInfo.InvariantCulture, $"inject=fdatasync:delay_enter={microseconds}"),
            },
            RedirectStandardError = true,
        };
        Process tracer = Process.Start(start) ?? throw new InvalidOperationException("strace did not start.");
        string? said = await tracer.StandardError.ReadLineAsync();
        return said?.Contains("attached", StringComparison.Ordinal) == true
            ? new DelayedSyncs(tracer)
            : throw new InvalidOperationException($"strace cannot attach to {threadName}: {said}");
    }

    public void Dispose()
    {
        using Process signal = Process.Start("kill", ["-s", "INT", $"{_tracer.Id}"]);
        _tracer.WaitForExit();
        _tracer.Dispose();
    }
}
