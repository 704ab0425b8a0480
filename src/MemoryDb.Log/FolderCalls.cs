namespace MemoryDb.Log;

/// <summary>
/// One reader's calls into one folder: on that folder's own loop, one at a time. A disk that does not answer in time
/// holds up nobody who can read from another folder; it is asked again once it has answered.
/// </summary>
internal sealed class FolderCalls(LogSchedulers schedulers, int replicaId, QuorumLogOptions options)
{
    private Task _running = Task.CompletedTask;

    /// <summary>Makes a call and waits for it, no longer than <see cref="QuorumLogOptions.ReplicaTimeout"/>.</summary>
    /// <returns>The answer; null if this call, or the one before, has not been answered in time.</returns>
    public async Task<T?> TryAsync<T>(Func<Task<T>> call)
        where T : class
    {
        if (!_running.IsCompleted)
            return null;
        Task<T> answer = schedulers.ReadAsync(replicaId, call);
        _running = answer;
        await ReplicaCalls.WaitAllAsync([answer], options.ReplicaTimeout, options.TimeProvider);
        return answer.IsCompleted ? await answer : null;
    }

    /// <summary>
    /// The last: what is still in use is disposed of when its call has been answered, and with it what that call opens.
    /// </summary>
    public async ValueTask EndAsync(Func<ValueTask> dispose)
    {
        Task ended = DisposeWhenIdleAsync(dispose);
        if (_running.IsCompleted)
            await ended;
    }

    private async Task DisposeWhenIdleAsync(Func<ValueTask> dispose)
    {
        await ReplicaCalls.Observe(_running);
        await dispose();
    }
}
