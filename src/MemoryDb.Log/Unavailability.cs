using MemoryDb.Log.Files;

namespace MemoryDb.Log;

/// <summary>Says why there is no majority.</summary>
internal static class Unavailability
{
    public static LogUnavailableException Of(IReadOnlyList<FileLogReplica> replicas)
    {
        ReplicaStatus[] broken =
            [.. replicas.Select(replica => replica.Status).Where(status => status.State != ReplicaState.Healthy)];
        string found = string.Join(' ', broken.Select(status =>
            $"'{status.Folder}' is {NameOf(status.State)}: {status.Error?.Message}"));
        return new LogUnavailableException(
            $"Only {replicas.Count - broken.Length} of {replicas.Count} replicas can be used,"
            + $" {Quorum.Majority(replicas.Count)} are needed. {found}"
            + " Mend or mount what is named, and open the log again.",
            broken.Select(status => status.Error).FirstOrDefault(error => error is not null));
    }

    private static string NameOf(ReplicaState state) => state == ReplicaState.Missing ? "missing" : "unusable";
}
