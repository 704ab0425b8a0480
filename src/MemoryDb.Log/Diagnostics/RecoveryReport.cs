using System.Globalization;
using System.Text;

namespace MemoryDb.Log;

/// <summary>
/// What the log found when it last became the writer, and what it has done about it since: a snapshot.
/// </summary>
/// <param name="Head">The first position kept.</param>
/// <param name="Tail">The last record that was recovered.</param>
/// <param name="Elapsed">How long it took until the log could be written to.</param>
/// <param name="Replicas">What was found in each replica, in the order of the folders.</param>
/// <param name="Events">
/// What has happened since the log was opened, oldest first; at most the last 1,000 events are kept.
/// </param>
public sealed record RecoveryReport(
    LogPosition Head,
    LogPosition Tail,
    TimeSpan Elapsed,
    IReadOnlyList<ReplicaFinding> Replicas,
    IReadOnlyList<QuorumLogEvent> Events)
{
    /// <summary>The report as lines of text.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture,
            $"Records {Head} to {Tail} were recovered in {Elapsed.TotalMilliseconds:F0} ms.");
        foreach (ReplicaFinding found in Replicas)
        {
            text.AppendLine(found.State == ReplicaState.Healthy
                ? string.Create(CultureInfo.InvariantCulture,
                    $"'{found.Folder}' held records up to {found.Last}, {found.DamagedRecordCount} of them damaged.")
                : $"'{found.Folder}' was not asked: {found.State}.");
        }

        foreach (QuorumLogEvent happened in Events)
            text.AppendLine(happened.Message);
        return text.ToString();
    }
}
