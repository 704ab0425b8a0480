using System.Runtime.CompilerServices;
using MemoryDb.Data;

namespace MemoryDb.Operations;

/// <summary>The background half of expiry: the other half is <see cref="ReadContext.MeetExpired"/>.</summary>
internal static class ExpiryOperations
{
    /// <summary>Removes keys whose time has come, at most <paramref name="maxCount"/>, in one batch.</summary>
    public static int RemoveDue(WriteContext context, in EncodedKey none, int maxCount)
    {
        int removed = 0;
        while (removed < maxCount && context.Keyspace.Expiries.TryTakeDue(context.NowMilliseconds, out ExpiryItem item))
        {
            // The index keeps what was once true: the key may have gone, or live longer by now.
            EncodedKey key = context.Keyspace.Encode(item.Key);
            ref Entry entry = ref context.Keyspace.Find(in key);
            if (Unsafe.IsNullRef(ref entry) || !entry.IsExpired(context.NowMilliseconds))
                continue;
            context.MeetExpired(in key);
            removed++;
        }

        return removed;
    }
}
