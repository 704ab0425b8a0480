using MemoryDb;

namespace WebApi.Idempotency;

/// <summary>
/// Writes that a client may repeat until it is answered. A client whose connection broke, or that was told that the
/// outcome is unknown, cannot know whether its write has happened. So the key that it chose is recorded together with
/// the reply in the transaction of the write itself: either both are durable or neither is, and a repetition gets the
/// reply of the first.
/// </summary>
internal sealed class RepeatableWrites(MemoryDatabase database)
{
    private static readonly TimeSpan RememberedFor = TimeSpan.FromDays(1);

    /// <summary>Carries a write out, unless that has been done under the same key.</summary>
    /// <param name="resource">What the key is for: the same key elsewhere is another one.</param>
    /// <param name="key">The client's key; null: the write is carried out each time.</param>
    /// <param name="request">What is asked for; a repetition must ask for the same.</param>
    /// <param name="write">
    /// The write, in a transaction. Null says that it did nothing: that is not recorded, and may succeed later.
    /// </param>
    /// <param name="cancellationToken">Ends the waiting, not the write.</param>
    /// <exception cref="IdempotencyKeyReusedException">The key was used for another request.</exception>
    public ValueTask<TReply> RunAsync<TRequest, TReply>(
        string resource,
        string? key,
        TRequest request,
        Func<Transaction, TReply> write,
        CancellationToken cancellationToken)
    {
        if (key is null)
            return database.TransactAsync(write, cancellationToken);

        return database.TransactAsync(
            transaction =>
            {
                var record = transaction.String<Recorded<TRequest, TReply>>($"once:{resource}:{key}");
                if (record.Get() is { HasValue: true, Value: var earlier })
                    return ReplyOf(earlier, request);
                TReply reply = write(transaction);
                if (reply is not null)
                    record.Set(new(request, reply), RememberedFor);
                return reply;
            },
            cancellationToken);
    }

    private static TReply ReplyOf<TRequest, TReply>(Recorded<TRequest, TReply> earlier, TRequest request) =>
        EqualityComparer<TRequest>.Default.Equals(earlier.Request, request)
            ? earlier.Reply
            : throw new IdempotencyKeyReusedException();
}
