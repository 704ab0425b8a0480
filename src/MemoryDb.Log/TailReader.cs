using MemoryDb.Log.Files;
using MemoryDb.Log.IO;

namespace MemoryDb.Log;

/// <summary>Reads the linearizable tail from the folders' watermarks, without becoming the writer.</summary>
internal static class TailReader
{
    /// <returns>The tail, or null if what the folders show does not settle it.</returns>
    /// <exception cref="LogUnavailableException">No majority of the replicas can be read.</exception>
    public static async Task<long?> TryReadAsync(FileLogReplica[] replicas, QuorumLogOptions options)
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
            if (shown.Count >= Quorum.Majority(replicas.Length)
                && Quorum.LinearizableTail([.. shown], replicas.Length) is { } tail)
            {
                cancellation.Cancel();
                return tail;
            }
        }

        cancellation.Cancel();
        return shown.Count >= Quorum.Majority(replicas.Length) ? null : throw Unavailability.Of(replicas);
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
