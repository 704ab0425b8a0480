using MemoryDb.Commit;

namespace MemoryDb.Execution;

/// <summary>What a command hands to its caller: a reply that is complete, or one that the tracker withholds.</summary>
internal readonly struct CommandReply<T>
{
    private readonly TypedReply<T>? _pending;
    private readonly short _version;
    private readonly T? _value;
    private readonly Exception? _error;
    private readonly bool _isCanceled;

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

    /// <summary>A command that was cancelled before it began.</summary>
    public CommandReply(OperationCanceledException canceled)
    {
        _error = canceled;
        _isCanceled = true;
    }

    public static implicit operator ValueTask<T>(in CommandReply<T> reply)
    {
        if (reply._pending is not null)
            return new ValueTask<T>(reply._pending, reply._version);
        return reply._error switch
        {
            null => new ValueTask<T>(reply._value!),
            OperationCanceledException canceled when reply._isCanceled =>
                ValueTask.FromCanceled<T>(canceled.CancellationToken),
            _ => ValueTask.FromException<T>(reply._error),
        };
    }

    /// <summary>For commands whose reply is only that they are durable.</summary>
    public ValueTask WithoutResult()
    {
        if (_pending is not null)
            return new ValueTask(_pending, _version);
        return _error switch
        {
            null => ValueTask.CompletedTask,
            OperationCanceledException canceled when _isCanceled => ValueTask.FromCanceled(canceled.CancellationToken),
            _ => ValueTask.FromException(_error),
        };
    }
}
