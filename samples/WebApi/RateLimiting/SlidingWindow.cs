using MemoryDb;
using Microsoft.Extensions.Options;

namespace WebApi.RateLimiting;

/// <summary>
/// Lets each client call so many times in any window, exactly: also across the border of two windows, with many calls
/// at once, and after a restart. Each client has a list of the times of its last calls, as long as there are permits;
/// a call is let through if the oldest of them has left the window.
/// </summary>
internal sealed class SlidingWindow(MemoryDatabase database, IOptions<RateLimitOptions> options)
{
    private readonly int _permits = options.Value.Permits;
    private readonly TimeSpan _window = options.Value.Window;

    /// <summary>Takes a permit, if there is one: then the call is recorded durably before it goes on. O(1).</summary>
    /// <returns>Zero if there was one; else how long it takes until there is.</returns>
    public ValueTask<TimeSpan> TakeAsync(string client, CancellationToken cancellationToken) =>
        database.TransactAsync(transaction => Take(transaction, $"calls:{client}"), cancellationToken);

    private TimeSpan Take(Transaction transaction, string key)
    {
        TransactionList<DateTimeOffset> calls = transaction.List<DateTimeOffset>(key);
        DateTimeOffset now = transaction.Now;
        // A clock that was set back must not lock a client out for longer than a window.
        if (calls.Get(-_permits) is { HasValue: true, Value: var oldest } && oldest + _window > now)
            return oldest > now ? _window : oldest + _window - now;

        calls.PushRight(now);
        calls.Trim(-_permits, -1);
        // Whoever stays away is forgotten.
        transaction.Keys.Expire(key, _window);
        return TimeSpan.Zero;
    }
}
