using System.Collections.Concurrent;
using System.Threading.Tasks.Sources;
using MemoryDb.Diagnostics;

namespace MemoryDb.Commit;

/// <summary>A <see cref="PendingReply"/> of one type, pooled: two parties hold it (its caller, and its record or the
/// admission queue), and it returns to the pool when both have let go.</summary>
internal sealed class TypedReply<T> : PendingReply, IValueTaskSource<T>, IValueTaskSource
{
    private const int Waiting = 0;
    private const int Executed = 1;
    private const int Settled = 2;
    private const int MaxPooled = 16 * 1024;

    private static readonly ConcurrentQueue<TypedReply<T>> Pool = new();
    private static int _pooledCount;

    // The last one that this thread has let go. Who awaits one reply after another uses the same again and again, and
    // the pool, for which the processors would compete, not at all.
    [ThreadStatic]
    private static TypedReply<T>? _spare;

    private ManualResetValueTaskSourceCore<T> _core = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration _registration;
    private CancellationToken _token;
    private T? _value;
    private Func<T>? _decode;
    private Exception? _error;
    private ReplyCancellation _cancellation;
    private int _state;
    private int _holders;
    private int _isTaken;
    private int _tokenSteps;

    private TypedReply()
    {
    }

    /// <summary>
    /// Told, on whatever thread, that the token ended it before its command has executed. Set before the token is
    /// observed.
    /// </summary>
    public Action? CanceledWhileWaiting { get; set; }

    /// <summary>Told when its caller has it, if somebody measures. Set before anybody may settle it.</summary>
    public CommandMeasurement? Measurement { get; set; }

    /// <summary>Told when it is delivered, if somebody measures.</summary>
    public HazardMeasurement? Hazard { get; set; }

    /// <summary>Whether it has come to its end, whichever.</summary>
    public bool IsSettled => Volatile.Read(ref _state) == Settled;

    /// <summary>Tells its uses apart.</summary>
    public short Version => _core.Version;

    /// <summary>A reply whose command has not executed yet, or is about to.</summary>
    public static TypedReply<T> Rent(ReplyCancellation cancellation, CancellationToken token)
    {
        TypedReply<T> reply = _spare ?? RentShared();
        _spare = null;
        reply._state = Waiting;
        reply._holders = 2;
        reply._isTaken = 0;
        reply._tokenSteps = 0;
        reply._cancellation = cancellation;
        reply._token = token;
        return reply;
    }

    /// <summary>From here on its token ends the wait. Call once, when whoever will settle it holds it.</summary>
    public void ObserveToken()
    {
        if (!_token.CanBeCanceled)
            return;
        _registration = _token.UnsafeRegister(static state => ((TypedReply<T>)state!).Cancel(), this);
        ForgetTokenOnceSettled();
    }

    /// <summary>From here on its command counts as executed.</summary>
    /// <returns>False if it was settled before: the command must not execute.</returns>
    public bool TryBeginExecution() => Interlocked.CompareExchange(ref _state, Executed, Waiting) == Waiting;

    /// <summary>Sets what it will deliver.</summary>
    public void SetOutcome(T? value, Exception? error)
    {
        _value = value;
        _error = error;
    }

    /// <summary>Sets what it will deliver, to be decoded on the thread that awaits it.</summary>
    public void SetOutcome(Func<T> decode) => _decode = decode;

    public override void Deliver()
    {
        try
        {
            if (TrySettle(Executed))
            {
                Hazard?.End();
                Measurement?.End(_error);
                Settle();
            }

            ForgetTokenOnceSettled();
        }
        finally
        {
            Release();
        }
    }

    public override void Fail(Exception error)
    {
        try
        {
            if (Interlocked.Exchange(ref _state, Settled) != Settled)
                SettleWith(error);
            ForgetTokenOnceSettled();
        }
        finally
        {
            Release();
        }
    }

    /// <summary>It was not needed: neither its caller nor anybody else has seen it.</summary>
    public void Discard()
    {
        _holders = 1;
        Release();
    }

    /// <summary>Nobody will settle it any more: the party that held it for that lets go.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) != 0)
            return;
        _core.Reset();
        _value = default;
        _decode = null;
        _error = null;
        _registration = default;
        _token = default;
        CanceledWhileWaiting = null;
        Hazard = null;
        Measurement = null;
        Next = null;
        if (_spare is null)
            _spare = this;
        else if (Interlocked.Increment(ref _pooledCount) <= MaxPooled)
            Pool.Enqueue(this);
        else
            Interlocked.Decrement(ref _pooledCount);
    }

    T IValueTaskSource<T>.GetResult(short token) => TakeResult(token);

    public void GetResult(short token) => TakeResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    public void OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    private static TypedReply<T> RentShared()
    {
        if (!Pool.TryDequeue(out TypedReply<T>? reply))
            return new TypedReply<T>();
        Interlocked.Decrement(ref _pooledCount);
        return reply;
    }

    private T TakeResult(short token)
    {
        bool completed = _core.GetStatus(token) != ValueTaskSourceStatus.Pending;

        // Its caller lets go once. A second time would give it to the pool while its record still holds it, and the
        // next command's reply would come with that record instead of its own.
        if (completed && Interlocked.Exchange(ref _isTaken, 1) != 0)
            throw new InvalidOperationException("The reply was awaited before. A ValueTask is awaited once.");
        try
        {
            T result = _core.GetResult(token);
            return _decode is null ? result : _decode();
        }
        finally
        {
            if (completed)
            {
                // Waits for a callback that runs right now, so that none can touch the reply after its return.
                _registration.Dispose();
                Release();
            }
        }
    }

    /// <summary>Tells first: once its caller has it, it may be another command's.</summary>
    private void SettleWith(Exception error)
    {
        Measurement?.End(error);
        _core.SetException(error);
    }

    private void Settle()
    {
        if (_error is null)
            _core.SetResult(_value!);
        else
            _core.SetException(_error);
    }

    /// <summary>
    /// Nobody may ever await it, and its token may live as long as the application: whichever comes second, its
    /// registration or its end, ends the registration.
    /// </summary>
    private void ForgetTokenOnceSettled()
    {
        if (Interlocked.Exchange(ref _tokenSteps, 1) == 0)
            return;
        _registration.Unregister();
        _value = default;
    }

    private void Cancel()
    {
        if (TrySettle(Waiting))
        {
            // Read first: once its caller and its queue have let go, another command may have it.
            Action? tell = CanceledWhileWaiting;
            SettleWith(new OperationCanceledException(_token));
            tell?.Invoke();
        }
        else if (_cancellation == ReplyCancellation.WhileWaiting && TrySettle(Executed))
            SettleWith(new WriteContinuesException(_token));
        else if (_cancellation == ReplyCancellation.OfRead && TrySettle(Executed))
            SettleWith(new OperationCanceledException(_token));
    }

    private bool TrySettle(int from) => Interlocked.CompareExchange(ref _state, Settled, from) == from;
}
