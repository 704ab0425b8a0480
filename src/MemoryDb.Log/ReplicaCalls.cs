using MemoryDb.Log.Files;
using MemoryDb.Log.IO;

namespace MemoryDb.Log;

/// <summary>Makes the same call to several replicas at once, each on its own loop.</summary>
internal static class ReplicaCalls
{
    /// <summary>
    /// Waits for all that answer. A replica whose disk fails is taken out of service; so is one that, when a majority
    /// has answered, needs longer than as long again, and at least the timeout.
    /// </summary>
    /// <param name="replicas">Whom to ask.</param>
    /// <param name="majority">How many have to answer, if so many are asked.</param>
    /// <param name="options">The log's options.</param>
    /// <param name="call">What to ask.</param>
    /// <param name="hasReturned">
    /// Whether another replica could be asked by now: then those that do not answer are no longer waited for, lest one
    /// that hangs keeps out one that came back (invariant L10).
    /// </param>
    /// <returns>What the others answered.</returns>
    public static async Task<List<(FileLogReplica Replica, T Answer)>> AllAsync<T>(
        IReadOnlyList<FileLogReplica> replicas,
        int majority,
        QuorumLogOptions options,
        Func<FileLogReplica, Task<T>> call,
        Func<bool>? hasReturned = null)
    {
        long started = options.TimeProvider.GetTimestamp();
        Task<T>[] calls = [.. replicas.Select(replica => replica.RunAsync(() => call(replica)))];
        Task answered = WaitForAsync(calls, Math.Min(majority, calls.Length));
        if (hasReturned is null)
            await answered;
        while (!answered.IsCompleted && !hasReturned!())
            await WaitAllAsync([answered], options.ReplicaTimeout, options.TimeProvider);
        TimeSpan patience = answered.IsCompleted ? options.TimeProvider.GetElapsedTime(started) : TimeSpan.Zero;
        if (patience < options.ReplicaTimeout)
            patience = options.ReplicaTimeout;
        await WaitAllAsync(calls, patience, options.TimeProvider);

        var answers = new List<(FileLogReplica, T)>();
        for (int index = 0; index < calls.Length; index++)
        {
            FileLogReplica replica = replicas[index];
            Task<T> answer = calls[index];
            if (answer.IsCompletedSuccessfully)
                answers.Add((replica, await answer));
            else if (!answer.IsCompleted)
                replica.Fail(ReplicaState.Failed, new TimeoutException($"'{replica.Folder}' does not answer."));
            else if (answer.Exception?.InnerException is StorageException failure)
                replica.Fail(ReplicaState.Failed, failure);
            else
                await answer;
        }

        return answers;
    }

    /// <summary>Waits until all calls have ended, or for a time.</summary>
    public static async Task WaitAllAsync(IReadOnlyCollection<Task> calls, TimeSpan patience, TimeProvider timeProvider)
    {
        Task all = Task.WhenAll(calls.Select(Observe));
        if (all.IsCompleted)
            return;
        using var cancellation = new CancellationTokenSource();
        await Task.WhenAny(all, Task.Delay(patience, timeProvider, cancellation.Token));
        cancellation.Cancel();
    }

    /// <summary>The end of a call, however it ended; a failure that comes too late is nobody's surprise.</summary>
    public static async Task Observe(Task call)
    {
        try
        {
            await call;
        }
        catch (Exception)
        {
            // whoever made the call looks at it
        }
    }

    private static async Task WaitForAsync<T>(Task<T>[] calls, int count)
    {
        var running = new List<Task>(calls);
        int answered = 0;
        while (answered < count && running.Count > 0)
        {
            Task ended = await Task.WhenAny(running);
            running.Remove(ended);
            if (ended.IsCompletedSuccessfully)
                answered++;
        }
    }
}
