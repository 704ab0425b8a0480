using MemoryDb.Log.Files;
using MemoryDb.Log.IO;

namespace MemoryDb.Log;

/// <summary>Makes the same call to several replicas at once, each on its own loop.</summary>
internal static class ReplicaCalls
{
    /// <summary>
    /// Waits for all that answer. A replica whose disk fails is taken out of service at once; so is one that, when a
    /// majority has answered, needs longer than as long again, and at least the timeout.
    /// </summary>
    /// <remarks>
    /// A majority is waited for without limit, but only while it depends on those that were asked: not when too many
    /// have failed, nor when another could be asked instead, lest one that hangs keeps out one that came back
    /// (invariant L10).
    /// </remarks>
    /// <param name="replicas">Whom to ask.</param>
    /// <param name="majority">How many have to answer, if so many are asked.</param>
    /// <param name="options">The log's options.</param>
    /// <param name="call">What to ask.</param>
    /// <param name="all">
    /// All who could be asked: those in service that were not, or that have failed in this call and come back since,
    /// could be asked instead. Those that are asked, if it is not given.
    /// </param>
    /// <returns>What the others answered.</returns>
    public static async Task<List<(FileLogReplica Replica, T Answer)>> AllAsync<T>(
        IReadOnlyList<FileLogReplica> replicas,
        int majority,
        QuorumLogOptions options,
        Func<FileLogReplica, Task<T>> call,
        IReadOnlyList<FileLogReplica>? all = null)
    {
        long started = options.TimeProvider.GetTimestamp();
        Task<T>[] calls = [.. replicas.Select(replica => replica.RunAsync(() => AskAsync(replica, call)))];
        Task answered = WaitForAsync(calls, Math.Min(majority, calls.Length));
        while (!answered.IsCompleted && !CanAskAnother())
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
            else if (answer.Exception?.InnerException is not StorageException)
                await answer;
        }

        return answers;

        bool CanAskAnother() => (all ?? replicas)
            .Except(replicas.Where((_, index) => !calls[index].IsFaulted))
            .Any(replica => replica.IsHealthy);
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

    /// <summary>Waits for a call until the caller gives up waiting; the call goes on by itself.</summary>
    public static Task<T> WaitAsync<T>(Task<T> call, CancellationToken cancellationToken)
    {
        _ = Observe(call);
        return call.WaitAsync(cancellationToken);
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

    /// <summary>Takes the replica out of service as soon as it fails, so that it can come back meanwhile.</summary>
    private static async Task<T> AskAsync<T>(FileLogReplica replica, Func<FileLogReplica, Task<T>> call)
    {
        try
        {
            return await call(replica);
        }
        catch (StorageException failure)
        {
            replica.Fail(ReplicaState.Failed, failure);
            throw;
        }
    }

    /// <summary>Waits until so many have answered, or no longer can.</summary>
    private static async Task WaitForAsync<T>(Task<T>[] calls, int count)
    {
        var running = new List<Task>(calls);
        int answered = 0;
        while (answered < count && answered + running.Count >= count)
        {
            Task ended = await Task.WhenAny(running);
            running.Remove(ended);
            if (ended.IsCompletedSuccessfully)
                answered++;
        }
    }
}
