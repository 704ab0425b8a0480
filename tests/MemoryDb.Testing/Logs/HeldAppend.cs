using MemoryDb.Log;

namespace MemoryDb.Testing;

/// <summary>An append that waits for the test to decide its answer.</summary>
internal sealed class HeldAppend(LogPosition expectedTail, ReadOnlyMemory<byte> record)
{
    private readonly TaskCompletionSource<AppendResult?> _decision =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    public LogPosition ExpectedTail { get; } = expectedTail;

    /// <summary>A copy: the caller's buffer is the caller's again after the answer.</summary>
    public ReadOnlyMemory<byte> Record { get; } = record.ToArray();

    /// <summary>The answer decided by the test, or null for the log's own.</summary>
    internal Task<AppendResult?> Decision => _decision.Task;

    /// <summary>Lets the append go on and gives the log's own answer.</summary>
    public void Release() => _decision.TrySetResult(null);

    /// <summary>Gives this answer, whatever the log said.</summary>
    public void Answer(AppendResult result) => _decision.TrySetResult(result);

    /// <summary>Lets the append fail with an exception, as a log does that breaks its word.</summary>
    public void Throw(Exception exception) => _decision.TrySetException(exception);
}
