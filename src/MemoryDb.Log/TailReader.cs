using MemoryDb.Log.Files;
using MemoryDb.Log.IO;

namespace MemoryDb.Log;

/// <summary>Reads the linearizable tail from the folders' watermarks, without becoming the writer.</summary>
internal static class TailReader
{
    /// <summary>How often the tail is read again before a living writer is fenced for it.</summary>
    private const int RereadCount = 3;

    /// <summary>As <see cref="TryReadOnceAsync"/>, but looks again what the writer has shown meanwhile.</summary>
    public static async Task<long?> TryReadAsync(
        FileLogReplica[] replicas,
        QuorumLogOptions options,
        long least,
        long enough = long.MaxValue,
        CancellationToken cancellationToken = default)
    {
        var pace = new PollingPace(options.TimeProvider);
        for (int count = 0; true; count++)
        {
            long? tail = await TryReadOnceAsync(replicas, options, least, enough);
            if (tail is not null || count == RereadCount)
                return tail;
            await pace.WaitAsync(cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Asks every folder once.</summary>
    /// <param name="replicas">The log's replicas.</param>
    /// <param name="options">The log's options.</param>
    /// <param name="least">A tail before it is not the last: a single folder has shown more (hole H7).</param>
    /// <param name="enough">
    /// Who knows that the tail lies here or beyond need not know where: that a majority shows so much is all that the
    /// writer waits for before it answers.
    /// </param>
    /// <returns>
    /// The tail; or what a majority shows, from <paramref name="enough"/> on; null if the folders settle neither.
    /// </returns>
    /// <exception cref="LogUnavailableException">No majority of the replicas can be read.</exception>
    public static async Task<long?> TryReadOnceAsync(
        FileLogReplica[] replicas, QuorumLogOptions options, long least, long enough = long.MaxValue)
    {
        FileLogReplica[] present = [.. replicas.Where(replica => replica.Status.State != ReplicaState.Missing)];
        var running = present.Select(replica => replica.RunAsync(() => ReadOneAsync(replica))).ToList();
        var shown = new List<Watermark>();
        using var cancellation = new CancellationTokenSource();
        Task timeout = Task.Delay(options.ReplicaTimeout, options.TimeProvider, cancellation.Token);
        while (running.Count > 0)
        {
            Task ended = await Task.WhenAny(running.Cast<Task>().Append(timeout));
            if (ended is not Task<Watermark?> answer)
                break;
            running.Remove(answer);
            if (await answer is { } watermark)
                shown.Add(watermark);
            if (Settle([.. shown]) is { } tail)
            {
                cancellation.Cancel();
                return tail >= least ? tail : null;
            }
        }

        cancellation.Cancel();
        return shown.Count >= Quorum.Majority(replicas.Length) ? null : throw Unavailability.Of(replicas);

        long? Settle(Watermark[] found) => Quorum.LinearizableTail(found, replicas.Length)
            ?? (Quorum.ShownByMajority(found, replicas.Length) is { } tail && tail >= enough ? tail : null);
    }

    private static async Task<Watermark?> ReadOneAsync(FileLogReplica replica)
    {
        try
        {
            return await replica.Segments.ReadWatermarkAsync();
        }
        catch (StorageException)
        {
            return null;
        }
    }
}
