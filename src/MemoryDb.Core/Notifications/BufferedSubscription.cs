using System.Diagnostics.CodeAnalysis;

namespace MemoryDb.Notifications;

/// <summary>A subscription that decodes on its reader's thread.</summary>
/// <param name="buffer">What comes, as it was delivered.</param>
/// <param name="decode">Makes of it what the reader wants.</param>
/// <param name="remove">Takes the buffer out of the registry.</param>
internal sealed class BufferedSubscription<TDelivered, T>(
    SubscriberBuffer<TDelivered> buffer, Func<TDelivered, T> decode, Action remove)
    : Subscription<T>
{
    private int _isRemoved;

    /// <inheritdoc/>
    public override long MissedCount => buffer.MissedCount;

    /// <inheritdoc/>
    public override async IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        try
        {
            // On the caller's context: under an injected scheduler a reader must not leave it.
            while (await buffer.Reader.WaitToReadAsync(cancellationToken))
            {
                while (buffer.Reader.TryRead(out TDelivered? delivered))
                    yield return decode(delivered);
            }
        }
        finally
        {
            Dispose();
        }
    }

    /// <inheritdoc/>
    public override bool TryRead([MaybeNullWhen(false)] out T item)
    {
        bool isThere = buffer.Reader.TryRead(out TDelivered? delivered);
        if (!isThere && buffer.Reader.Completion is { IsFaulted: true } end)
            end.GetAwaiter().GetResult();
        item = isThere ? decode(delivered!) : default;
        return isThere;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        if (Interlocked.Exchange(ref _isRemoved, 1) != 0)
            return;
        remove();
        buffer.End(null);
    }
}
