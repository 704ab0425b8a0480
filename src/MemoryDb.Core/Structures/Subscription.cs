using System.Diagnostics.CodeAnalysis;

namespace MemoryDb;

/// <summary>
/// What was subscribed to, in the order in which it became durable, from the call that subscribed on. Enumerate it
/// once; the end of the enumeration, or <see cref="Dispose"/>, ends the subscription. It ends by itself when the
/// database is closed, and with an error when the database loses the log or, unless the options say otherwise, when its
/// reader is too slow.
/// </summary>
/// <typeparam name="T">What comes.</typeparam>
public abstract class Subscription<T> : IAsyncEnumerable<T>, IDisposable
{
    private protected Subscription()
    {
    }

    /// <summary>How many the reader has missed because its buffer was full.</summary>
    public abstract long MissedCount { get; }

    /// <summary>Reads what comes.</summary>
    /// <param name="cancellationToken">Ends the waiting, and with it the enumeration.</param>
    /// <exception cref="SubscriptionLostException">The reader was too slow.</exception>
    /// <exception cref="NotPrimaryException">Another process has taken the log over.</exception>
    /// <exception cref="OutcomeUnknownException">The database has stopped.</exception>
    /// <exception cref="WrongValueException">What was published is no <typeparamref name="T"/>.</exception>
    public abstract IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default);

    /// <summary>Takes what has come already, without waiting.</summary>
    /// <returns>Whether there was something.</returns>
    /// <exception cref="SubscriptionLostException">There is nothing, and the reader was too slow.</exception>
    /// <exception cref="NotPrimaryException">
    /// There is nothing, and another process has taken the log over.
    /// </exception>
    /// <exception cref="OutcomeUnknownException">There is nothing, and the database has stopped.</exception>
    /// <exception cref="WrongValueException">What was published is no <typeparamref name="T"/>.</exception>
    public abstract bool TryRead([MaybeNullWhen(false)] out T item);

    /// <summary>
    /// Ends the subscription (UNSUBSCRIBE, PUNSUBSCRIBE). What it still holds can be read.
    /// </summary>
    public abstract void Dispose();
}
