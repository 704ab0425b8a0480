using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace MemoryDb.Differential.Redis;

/// <summary>A <c>redis-server</c> of our own on a free loopback port, without files; it ends with the tests.</summary>
public sealed class RedisServer : IDisposable
{
    private readonly Process? _process;

    public RedisServer()
    {
        if (FindProgram() is not { } program)
            return;
        Port = FindFreePort();
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardOutput = true,
            ArgumentList =
            {
                "--port", $"{Port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--databases", "1",
            },
        };
        _process = Process.Start(start)!;
        string? line;
        do
            line = _process.StandardOutput.ReadLine();
        while (line is not null && !line.Contains("Ready to accept connections", StringComparison.Ordinal));
        if (line is null)
            throw new InvalidOperationException($"'{program}' did not start on port {Port}.");
        _ = _process.StandardOutput.ReadToEndAsync();
    }

    /// <summary>Where it listens.</summary>
    public int Port { get; }

    /// <summary>Whether the program is there; whoever needs it is skipped otherwise.</summary>
    public bool IsAvailable => _process is not null;

    public void Dispose()
    {
        if (_process is null)
            return;
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static string? FindProgram()
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return folders.Select(folder => Path.Combine(folder, "redis-server")).FirstOrDefault(File.Exists);
    }

    private static int FindFreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
