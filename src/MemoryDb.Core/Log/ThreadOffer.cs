using System.Runtime.CompilerServices;

namespace MemoryDb.Log;

/// <summary>
/// For implementations of <see cref="ITransactionLog"/> with threads of their own: completes an append and offers the
/// database the very thread to go on with, which answers the record's callers and appends the next one. Waking another
/// thread would take longer than what it does.
/// </summary>
/// <remarks>
/// The database does not block the thread, and settles no reply there; what listens to its metrics is told there. It
/// takes the offer only if its loop runs nowhere else at that moment. Use it where no lock is held: the log's next
/// <see cref="ITransactionLog.AppendAsync"/> is called before it returns.
/// </remarks>
public static class ThreadOffer
{
    [ThreadStatic]
    private static bool _isOpen;

    /// <summary>Completes what somebody awaits, if it is not complete yet, and offers this thread to them.</summary>
    /// <typeparam name="T">The result's type.</typeparam>
    /// <param name="awaited">What is completed.</param>
    /// <param name="result">Its result.</param>
    public static void Complete<T>(TaskCompletionSource<T> awaited, T result)
    {
        ArgumentNullException.ThrowIfNull(awaited);
        _isOpen = MayRunAnything();
        try
        {
            awaited.TrySetResult(result);
        }
        finally
        {
            _isOpen = false;
        }
    }

    /// <summary>
    /// For schedulers: whether what is queued right now may run right here. Once for each offer: what runs then is
    /// offered nothing.
    /// </summary>
    internal static bool TryTake()
    {
        bool isOpen = _isOpen;
        _isOpen = false;
        return isOpen;
    }

    /// <summary>
    /// A loop would take the context of a window, or of a test, for its own; and it needs some stack.
    /// </summary>
    private static bool MayRunAnything() =>
        SynchronizationContext.Current is null && RuntimeHelpers.TryEnsureSufficientExecutionStack();
}
