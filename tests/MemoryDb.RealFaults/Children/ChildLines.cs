namespace MemoryDb.RealFaults.Children;

/// <summary>
/// What a child says, and the end of its input: a child whose parent is gone, or asks it to, comes to an end.
/// </summary>
internal sealed class ChildLines
{
    private readonly TextWriter _output = TextWriter.Synchronized(
        new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true, NewLine = "\n" });

    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _received = new(0);

    public ChildLines()
    {
        var thread = new Thread(ReadInput) { IsBackground = true, Name = "input" };
        thread.Start();
    }

    /// <summary>Cancelled when it is to end.</summary>
    public CancellationToken Stopping => _stopping.Token;

    public void Say(string line) => _output.WriteLine(line);

    /// <summary>An error: one with a type was to be expected here, any other never.</summary>
    public void SayRefused(string attempt, Exception error)
    {
        string text = $"{attempt} {error.GetType().Name} {error.Message.ReplaceLineEndings(" ")}";
        Say($"{(IsTyped(error) ? Said.Unavailable : Said.Failed)} {text}");
    }

    /// <summary>Waits for a line of its input.</summary>
    public Task ReceiveAsync() => _received.WaitAsync(Stopping);

    /// <summary>Whether callers of the log are told to expect it.</summary>
    public static bool IsTyped(Exception? error) =>
        error is MemoryDbException || error?.GetType().Name == "StorageException";

    private void ReadInput()
    {
        using var input = new StreamReader(Console.OpenStandardInput());
        while (input.ReadLine() is not null)
            _received.Release();
        _stopping.Cancel();
    }
}
