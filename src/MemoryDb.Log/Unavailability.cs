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
        int majority = Quorum.Majority(replicas.Count);
        int usable = replicas.Count - broken.Length;
        string message = usable < majority
            ? $"Only {usable} of {replicas.Count} replicas can be used, {majority} are needed. {found}"
                + " Mend or mount what is named: an open log goes on by itself; open again what was refused."
            : $"Fewer than {majority} of {replicas.Count} replicas have answered in time. {found} Try again.";
        return new LogUnavailableException(
            message,
            broken.Select(status => status.Error).FirstOrDefault(error => error is not null));
    }

    private static string NameOf(ReplicaState state) => state == ReplicaState.Missing ? "missing" : "unusable";
}
