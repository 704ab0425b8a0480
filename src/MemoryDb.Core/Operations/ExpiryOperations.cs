using MemoryDb.Data;

namespace MemoryDb.Operations;

/// <summary>The background half of expiry: the other half is <see cref="ReadContext.MeetExpired"/>.</summary>
internal static class ExpiryOperations
{
    /// <summary>Removes keys whose time has come, at most <paramref name="maxCount"/>, in one batch.</summary>
    public static int RemoveDue(WriteContext context, in EncodedKey none, int maxCount)
    {
        int removed = 0;
        for (; removed < maxCount; removed++)
        {
            // It stays in the index until its key is gone, so that a refused write loses nothing.
            if (!context.Keyspace.Expiries.TryPeekDue(context.NowMilliseconds, out ExpiryItem item))
                break;
            context.MeetExpired(context.Keyspace.Encode(item.Key));
        }

        return removed;
    }
}
