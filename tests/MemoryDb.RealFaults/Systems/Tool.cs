using System.Diagnostics;
using MemoryDb.RealFaults.Driving;

namespace MemoryDb.RealFaults.Systems;

/// <summary>Programs of the system.</summary>
internal static class Tool
{
    private static readonly string[] Folders = ["/usr/sbin", "/sbin", "/usr/bin", "/bin"];

    /// <summary>Where a program lies; skips what needs it if it is not there.</summary>
    public static string Find(string name) =>
        Folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
            ?? throw new SkippedException($"there is no {name}");

    /// <returns>Null, or what it complains of.</returns>
    public static async Task<string?> TryRunAsync(string name, params string[] arguments)
    {
        var start = new ProcessStartInfo(Find(name), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string errors = await process.StandardError.ReadToEndAsync();
        await output;
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? null : $"{name} {string.Join(' ', arguments)}: {errors.Trim()}";
    }

    public static async Task RunAsync(string name, params string[] arguments)
    {
        if (await TryRunAsync(name, arguments) is { } complaint)
            throw new IOException(complaint);
    }
}
