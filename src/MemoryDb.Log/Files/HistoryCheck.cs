using MemoryDb.Log.IO;

namespace MemoryDb.Log.Files;

/// <summary>
/// Compares what older ballots hold in a folder with what newer ones began behind: the first header of each states the
/// running checksum of the durable history up to there. So a record that counts is told from one that was voided by a
/// ballot of which nothing is left, or no more than what looks torn.
/// </summary>
internal sealed class HistoryCheck(
    IStorage storage, string folder, IReadOnlyDictionary<SegmentName, SegmentScan> scans)
{
    /// <param name="ballots">All of the folder.</param>
    /// <param name="head">What lies below is trimmed, and nobody's concern.</param>
    public async Task RunAsync(IReadOnlyCollection<BallotView> ballots, long head)
    {
        foreach (BallotView older in ballots.Where(ballot => ballot.Counts))
        {
            BallotView[] newer = [.. ballots.Where(ballot => ballot.Ballot > older.Ballot)];
            long limit = newer.Where(ballot => ballot.Counts || ballot.IsUnknown)
                .Select(ballot => ballot.Start - 1).DefaultIfEmpty(long.MaxValue).Min();
            foreach (BallotView next in newer)
            {
                long last = next.Start - 1;
                if (last <= limit && last >= Math.Max(older.Start, head) && last > older.OwnWatermark)
                    await CompareAsync(older, next, last);
            }
        }
    }

    private async Task CompareAsync(BallotView older, BallotView next, long last)
    {
        if (next.FindHeader(next.Start) is not { } header)
            return;

        // The newer one began where the folder's watermark stood: what the older one never had was another's, of which
        // nothing is left.
        if (last > older.End && older.EndsPlainly)
            older.Contradict();
        else if (older.Find(last) is { } segment
            && await scans[segment.Name].ReadRunningChecksumAsync(
                storage, Path.Combine(folder, segment.Name.SegmentFile), last) is { } found)
        {
            if (found == header.RunningChecksum)
                older.Confirm(last);
            else
                older.Contradict();
        }
    }
}
