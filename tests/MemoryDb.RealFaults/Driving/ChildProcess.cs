using System.Diagnostics;
using System.Globalization;
using System.Text;
using MemoryDb.RealFaults.Systems;

namespace MemoryDb.RealFaults.Driving;

/// <summary>
/// A child that plays one of the roles, or a tool. Its lines go into the ledger, and beside them into a file. It never
/// outlives its disposal.
/// </summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Ledger? _ledger;
    private readonly string _name;
    private readonly StreamWriter _copy;
    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];
    private readonly StringBuilder _errors = new();
    private readonly Task _reading;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Exception? _violation;

    private ChildProcess(Process process, Ledger? ledger, string copyPath)
    {
        _process = process;
        _ledger = ledger;
        _name = Path.GetFileNameWithoutExtension(copyPath);
        _copy = new StreamWriter(copyPath, append: true) { AutoFlush = true };
        _reading = Task.WhenAll(
            ReadAsync(process.StandardOutput, isError: false), ReadAsync(process.StandardError, isError: true));
    }

    public int Id => _process.Id;

    public int ExitCode => _process.ExitCode;

    public bool HasExited => _process.HasExited;

    /// <summary>Everything said so far.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lock)
                return [.. _lines];
        }
    }

    public string Errors
    {
        get
        {
            lock (_lock)
                return _errors.ToString();
        }
    }

    /// <summary>Starts a role of this program.</summary>
    /// <param name="evidence">The folder that keeps what is said.</param>
    /// <param name="ledger">Who is told.</param>
    /// <param name="arguments">The role and its options.</param>
    /// <param name="before">A tool that runs it, with its options.</param>
    /// <param name="environment">What is added to the environment.</param>
    public static ChildProcess Start(
        string evidence,
        Ledger ledger,
        IEnumerable<string> arguments,
        IEnumerable<string>? before = null,
        IReadOnlyDictionary<string, string>? environment = null)
    {
        long child = ledger.NextChild();
        string program = Environment.ProcessPath!;
        IEnumerable<string> self = Path.GetFileNameWithoutExtension(program) == "dotnet"
            ? [program, typeof(ChildProcess).Assembly.Location] : [program];
        string[] words = [.. before ?? [], .. self, .. arguments, "--child", Text(child)];
        return Start(Path.Combine(evidence, $"child-{child}.txt"), ledger, words, environment);
    }

    /// <summary>Starts a tool.</summary>
    public static ChildProcess StartTool(string evidence, params string[] words) =>
        Start(Path.Combine(evidence, $"{Path.GetFileName(words[0])}.txt"), null, words, null);

    /// <summary>Counts what it has said with a first word.</summary>
    public int Count(string word) => Lines.Count(line => line.StartsWith(word + " ", StringComparison.Ordinal));

    /// <summary>Waits until something that it says, or has said, is as asked.</summary>
    /// <returns>False if it has ended before.</returns>
    public async Task<bool> SaysAsync(Func<ChildProcess, bool> isEnough, CancellationToken token)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(token);
        limit.CancelAfter(Patience);
        while (true)
        {
            Task changed;
            lock (_lock)
                changed = _changed.Task;
            ThrowIfViolated();
            if (isEnough(this))
                return true;
            if (_reading.IsCompleted)
                return false;
            try
            {
                await Task.WhenAny(changed, _reading).WaitAsync(limit.Token);
            }
            catch (OperationCanceledException) when (!token.IsCancellationRequested)
            {
                throw new ViolationException("F27", $"{_name} hangs: {LastLine}");
            }
        }
    }

    /// <summary>Waits until it has said a line that begins with a word.</summary>
    public async Task RequireAsync(string word, CancellationToken token, int count = 1)
    {
        if (!await SaysAsync(child => child.Count(word) >= count, token))
            throw new ViolationException("L10", $"{_name} ended before it said '{word}': {LastLine} {Errors}");
    }

    /// <summary>Sends a line.</summary>
    public void Send(string line)
    {
        try
        {
            _process.StandardInput.WriteLine(line);
            _process.StandardInput.Flush();
        }
        catch (IOException)
        {
            // it has ended, which others notice
        }
    }

    /// <summary>Asks it to end, and waits for that.</summary>
    public async Task StopAsync(CancellationToken token)
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // it has ended
        }

        await EndedAsync(token);
    }

    /// <summary>Waits until it has ended by itself and everything it said has been taken in.</summary>
    public async Task EndedAsync(CancellationToken token)
    {
        await SaysAsync(_ => false, token);
        await _process.WaitForExitAsync(token);
        ThrowIfViolated();
    }

    public void Signal(int signal) => Linux.Signal(Id, signal);

    /// <summary>Kills it, and takes in what it has said before.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        await _reading;
        ThrowIfViolated();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        await _reading;
        await _copy.DisposeAsync();
        _process.Dispose();
    }

    private string LastLine => Lines.LastOrDefault() ?? "(nothing was said)";

    private static ChildProcess Start(
        string copyPath, Ledger? ledger, string[] words, IReadOnlyDictionary<string, string>? environment)
    {
        var start = new ProcessStartInfo(words[0], words.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        return new ChildProcess(Process.Start(start)!, ledger, copyPath);
    }

    private async Task ReadAsync(StreamReader reader, bool isError)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (_lock)
            {
                _copy.WriteLine(line);
                if (isError)
                    _errors.AppendLine(line);
                else
                    _lines.Add(line);
                if (!isError)
                    Tell(line);
                _changed.TrySetResult();
                _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }

    private void Tell(string line)
    {
        try
        {
            _ledger?.TakeIn(line);
        }
        catch (ViolationException violation)
        {
            _violation ??= violation;
        }
    }

    private void ThrowIfViolated()
    {
        if (_violation is { } violation)
            throw violation;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
