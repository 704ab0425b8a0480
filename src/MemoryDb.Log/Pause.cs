namespace MemoryDb.Log;

/// <summary>Waiting on an injected clock.</summary>
internal static class Pause
{
    /// <summary>Waits, or ends early, without an exception, when cancelled.</summary>
    public static async Task ForAsync(TimeSpan time, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        // A cancelled delay continues on the thread pool; what this completes stays on the scheduler of the caller.
        var cancelled = new TaskCompletionSource();
        using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(
            static state => ((TaskCompletionSource)state!).TrySetResult(), cancelled);
        using var cancellation = new CancellationTokenSource();
        await Task.WhenAny(Task.Delay(time, timeProvider, cancellation.Token), cancelled.Task);
        cancellation.Cancel();
    }
}
