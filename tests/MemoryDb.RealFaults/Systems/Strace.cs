using MemoryDb.RealFaults.Driving;

namespace MemoryDb.RealFaults.Systems;

/// <summary>
/// Tampers with system calls. Calls are counted for each thread apart; a replica's loop is a thread that bears its
/// name.
/// </summary>
internal static class Strace
{
    private const string Attached = "attached";

    private static readonly Lazy<Task<string?>> Trial = new(TryAsync);

    /// <summary>Skips a case where processes cannot be traced.</summary>
    public static async Task RequireAsync()
    {
        if (await Trial.Value is { } complaint)
            throw new SkippedException(complaint);
    }

    /// <summary>What to run a program with, so that calls of all its threads are tampered with.</summary>
    /// <param name="output">Where the calls that were tampered with are written.</param>
    /// <param name="calls">Their names.</param>
    /// <param name="tampering">What is done to them, and when.</param>
    /// <param name="paths">Only calls on these files and folders; if empty, on all.</param>
    /// <remarks>
    /// A filter in the kernel keeps the other calls fast. With it, some versions of strace send no signal but at the
    /// first call.
    /// </remarks>
    public static IEnumerable<string> Run(
        string output, string calls, string tampering, IEnumerable<string> paths) =>
    [
        Tool.Find("strace"), "-f", "-qq", "-o", output, "-e", "signal=none",
        .. tampering.StartsWith("signal", StringComparison.Ordinal) ? [] : (string[])["--seccomp-bpf"],
        .. paths.SelectMany(path => (string[])["-P", path]), .. Inject(calls, tampering),
    ];

    /// <summary>
    /// Waits until a child that was told to wait does so, tampers with the calls of some replicas' loops from then on,
    /// and lets the child go on.
    /// </summary>
    public static async Task<ChildProcess> AttachAsync(
        string evidence,
        ChildProcess child,
        IReadOnlyList<int> replicas,
        string calls,
        string tampering,
        CancellationToken token)
    {
        await child.RequireAsync(Said.Waiting, token);
        string[] threads = [.. replicas.Select(replica => ThreadOf(child.Id, $"replica-{replica}"))];
        ChildProcess tracer = ChildProcess.StartTool(
            evidence,
            [
                Tool.Find("strace"), "-o", Path.Combine(evidence, "strace-calls.txt"), "-e", "signal=none",
                .. threads.SelectMany(thread => (string[])["-p", thread]), .. Inject(calls, tampering),
            ]);
        bool isAttached = await tracer.SaysAsync(
            tool => tool.Errors.Split(Attached).Length > threads.Length, token);
        if (!isAttached)
        {
            await tracer.DisposeAsync();
            throw new SkippedException($"strace does not attach: {tracer.Errors}");
        }

        child.Send("go");
        return tracer;
    }

    private static string[] Inject(string calls, string tampering) =>
        ["-e", $"trace={calls}", "-e", $"inject={calls}:{tampering}"];

    private static string ThreadOf(int process, string name) =>
        Directory.EnumerateDirectories($"/proc/{process}/task")
            .Where(thread => File.ReadAllText(Path.Combine(thread, "comm")).Trim() == name)
            .Select(Path.GetFileName)
            .Single()!;

    private static async Task<string?> TryAsync()
    {
        try
        {
            return await Tool.TryRunAsync("strace", "-f", "-o", "/dev/null", "-e", "inject=unlink:error=EIO", "true");
        }
        catch (SkippedException skipped)
        {
            return skipped.Message;
        }
    }
}
