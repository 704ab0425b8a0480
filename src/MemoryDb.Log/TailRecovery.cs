using MemoryDb.Log.Files;

namespace MemoryDb.Log;

/// <summary>
/// Decides the log's tail from what the folders showed. Pure. The vote is (ballot of the last counting segment, last
/// position), never the ballot that a record carries (hole H13); a folder that cannot say what it held last is unknown,
/// and unknown is no vote (invariant L7).
/// </summary>
internal static class TailRecovery
{
    /// <summary>Decides the tail from folders that were promised and read, which is final.</summary>
    /// <param name="views">The folders, at least a majority.</param>
    /// <param name="replicaCount">How many replicas there are.</param>
    /// <exception cref="LogCorruptException">A majority, or a record, cannot be established.</exception>
    public static Recovery Decide(IReadOnlyList<FolderView> views, int replicaCount)
    {
        Recovery recovery = Survey(views, replicaCount);
        foreach (FolderView view in views)
        {
            if (view.Watermark > recovery.Tail)
            {
                throw new LogCorruptException(
                    $"'{view.Folder}' shows that records up to {view.Watermark} were acknowledged, but the"
                    + $" replicas hold them only up to {recovery.Tail}.",
                    new LogPosition(recovery.Tail + 1),
                    [.. views.Where(other => other.End < view.Watermark).Select(other => other.Folder)]);
            }
        }

        return recovery;
    }

    /// <summary>
    /// The same without the promises, while a writer may be at work: shows whether the log can be opened, decides
    /// nothing.
    /// </summary>
    public static Recovery Survey(IReadOnlyList<FolderView> views, int replicaCount)
    {
        FolderView[] voters = [.. views.Where(view => view.HasVote)];
        if (voters.Length < Quorum.Majority(replicaCount))
        {
            string[] damaged = [.. views.Where(view => !view.HasVote).Select(view => view.Folder)];
            throw new LogCorruptException(
                $"Only {voters.Length} of {replicaCount} replicas can tell what they held last. The newest segment is"
                + $" damaged in {string.Join(", ", damaged)}.",
                new LogPosition(views.Max(view => view.Watermark) + 1),
                damaged);
        }

        FolderView best = voters.OrderByDescending(view => view.Vote).ThenByDescending(view => view.End).First();
        long head = views.Max(view => view.Head);
        FolderView[] ordered = [best, .. views.Where(view => !ReferenceEquals(view, best))];
        foreach (PositionRange range in best.Unreadable(head, best.End))
        {
            for (long position = range.First; position <= range.Last; position++)
                RequireSupplier(ordered, position);
        }

        return new Recovery(best.End, head, ordered);
    }

    /// <summary>How many durable records of a folder cannot be read from it.</summary>
    public static long CountDamaged(FolderView view, long head) =>
        view.Unreadable(head, Math.Min(view.Watermark, view.End)).Sum(range => range.Last - range.First + 1);

    private static void RequireSupplier(FolderView[] views, long position)
    {
        if (views.Any(view => RecordSource.MaySupply(view, position, views[0])))
            return;
        throw new LogCorruptException(
            $"Record {position} was acknowledged but is damaged in every replica.",
            new LogPosition(position),
            [.. views.Select(view => view.Folder)]);
    }
}
