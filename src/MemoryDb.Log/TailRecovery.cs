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
    /// <param name="unreadCount">How many could not be read, those left out that are known to be lost.</param>
    /// <exception cref="LogCorruptException">A majority, or a record, cannot be established.</exception>
    /// <exception cref="LogUnavailableException">The same, but a folder that was not read may settle it.</exception>
    public static Recovery Decide(IReadOnlyList<FolderView> views, int replicaCount, int unreadCount = 0)
    {
        Recovery recovery = Survey(views, replicaCount, unreadCount);
        foreach (FolderView view in views)
        {
            if (view.Watermark > recovery.Tail)
            {
                throw Undecided(
                    $"'{view.Folder}' shows that records up to {view.Watermark} were acknowledged, but the"
                    + $" replicas hold them only up to {recovery.Tail}.",
                    recovery.Tail + 1,
                    views.Where(other => other.End < view.Watermark),
                    unreadCount);
            }
        }

        return recovery;
    }

    /// <summary>
    /// The same without the promises, while a writer may be at work: shows whether the log can be opened, decides
    /// nothing.
    /// </summary>
    public static Recovery Survey(IReadOnlyList<FolderView> views, int replicaCount, int unreadCount = 0)
    {
        FolderView[] voters = [.. views.Where(view => view.HasVote)];
        if (voters.Length < Quorum.Majority(replicaCount))
        {
            FolderView[] damaged = [.. views.Where(view => !view.HasVote)];
            throw Undecided(
                $"Only {voters.Length} of {replicaCount} replicas can tell what they held last. The newest segment is"
                + $" damaged in {string.Join(", ", damaged.Select(view => view.Folder))}.",
                views.Max(view => view.Watermark) + 1,
                damaged,
                voters.Length + unreadCount >= Quorum.Majority(replicaCount) ? unreadCount : 0);
        }

        long head = views.Max(view => view.Head);
        long? missing = null;
        for (var left = voters.ToList(); left.Count >= Quorum.Majority(replicaCount);)
        {
            FolderView best = left.OrderByDescending(view => view.Vote).ThenByDescending(view => view.End).First();
            FolderView[] ordered = [best, .. views.Where(view => !ReferenceEquals(view, best))];
            if (FindMissing(ordered, head) is not { } position)
                return new Recovery(best.End, head, ordered);

            // Its newest ballot never was a majority's, or another folder could supply the record. So the folder is as
            // good as unreadable: unknown, and no vote. A majority of the others decides, if there is one.
            missing ??= position;
            left.Remove(best);
        }

        throw Undecided(
            $"Record {missing} was acknowledged but is damaged in every replica{(unreadCount > 0 ? " read" : "")}.",
            missing ?? 0,
            views,
            unreadCount);
    }

    /// <summary>What another folder may still settle is no damage yet: it is waited for.</summary>
    private static MemoryDbException Undecided(
        string what, long position, IEnumerable<FolderView> damaged, int unreadCount) => unreadCount > 0
        ? new LogUnavailableException(
            $"{what} {unreadCount} of the replicas could not be read; the log serves again when they can be.")
        : new LogCorruptException(what, new LogPosition(position), [.. damaged.Select(view => view.Folder)]);

    /// <summary>How many durable records of a folder cannot be read from it.</summary>
    public static long CountDamaged(FolderView view, long head) =>
        view.Unreadable(head, Math.Min(view.Watermark, view.End)).Sum(range => range.Last - range.First + 1);

    /// <summary>The first record of the folder that won the vote that neither it nor another can supply.</summary>
    private static long? FindMissing(FolderView[] ordered, long head)
    {
        FolderView best = ordered[0];
        foreach (PositionRange range in best.Unreadable(head, best.End))
        {
            for (long position = range.First; position <= range.Last; position++)
            {
                if (!ordered.Any(view => RecordSource.MaySupply(view, position, best)))
                    return position;
            }
        }

        return null;
    }
}
