using MemoryDb.Commit;

namespace MemoryDb.Execution;

/// <summary>What a command hands to its caller: a reply that is complete, or one that the tracker withholds.</summary>
internal readonly struct CommandReply<T>
{
    private readonly TypedReply<T>? _pending;
    private readonly short _version;
    private readonly T? _value;
    private readonly Exception? _error;

    /// <summary>A reply that is withheld.</summary>
    public CommandReply(TypedReply<T> pending)
    {
        _pending = pending;
        _version = pending.Version;
    }

    /// <summary>A reply, or an error, that may be shown at once.</summary>
    public CommandReply(T? value, Exception? error)
    {
        _value = value;
        _error = error;
    }

    public static CommandReply<T> Canceled(CancellationToken token) =>
        new(default, new OperationCanceledException(token));

    public static implicit operator ValueTask<T>(in CommandReply<T> reply)
    {
        if (reply._pending is not null)
            return new ValueTask<T>(reply._pending, reply._version);
        return reply._error is null
            ? new ValueTask<T>(reply._value!)
            : FromError(reply._error);
    }

    /// <summary>For commands whose reply is only that they are durable.</summary>
    public ValueTask WithoutResult()
    {
        if (_pending is not null)
            return new ValueTask(_pending, _version);
        return _error switch
        {
            null => ValueTask.CompletedTask,
            OperationCanceledException canceled when canceled.CancellationToken.IsCancellationRequested =>
                ValueTask.FromCanceled(canceled.CancellationToken),
            _ => ValueTask.FromException(_error),
        };
    }

    private static ValueTask<T> FromError(Exception error) =>
        error is OperationCanceledException canceled && canceled.CancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled<T>(canceled.CancellationToken)
            : ValueTask.FromException<T>(error);
}
