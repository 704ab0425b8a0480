using MemoryDb.Log.Files;
using MemoryDb.Log.Tests.Support;
using MemoryDb.Testing;

namespace MemoryDb.Log.Tests.Files;

/// <summary>A record that counts is told from one voided by a ballot of which little is left (L2, L8).</summary>
public sealed class HistoryCheckTests
{
    private const string Folder = "/folder";
    private const uint OtherHistory = 12345;
    private const long Never = long.MaxValue;

    [Theory]
    [InlineData(false, 3, Never)] // the same history: certain up to where the newer one began
    [InlineData(true, 0, 1)]
    public void A_newer_ballot_confirms_or_contradicts_what_it_began_behind(
        bool isOther, long certain, long firstDoubtful)
    {
        BallotView older = Check(new SegmentSketch(1, 1, 0).Batch(5), Newer(4, 2, isOther));
        Assert.Equal(certain, older.CertainThrough);
        Assert.Equal(firstDoubtful, older.FirstDoubtful);
    }

    [Theory]
    [InlineData(2, 3)] // the watermark lies below where the newer one began: compared
    [InlineData(3, Never)] // what a ballot acknowledged itself needs no other's word
    [InlineData(4, Never)]
    public void What_a_ballot_acknowledged_itself_is_not_compared(long watermark, long firstDoubtful) =>
        Assert.Equal(
            firstDoubtful,
            Check(new SegmentSketch(1, 1, 0).Batch(5), watermark, 1, Newer(4, 2, isOther: true)).FirstDoubtful);

    [Fact]
    public void One_that_plainly_never_had_what_a_newer_one_began_behind_is_contradicted()
    {
        BallotView plain = Check(new SegmentSketch(1, 1, 0).Batch(2), Newer(6, 2, isOther: false));
        Assert.Equal(1, plain.FirstDoubtful);
        BallotView torn = Check(new SegmentSketch(1, 1, 0).Batch(3, 0, 3), Newer(6, 2, isOther: false));
        Assert.Equal(Never, torn.FirstDoubtful);
    }

    [Fact]
    public void Beyond_where_a_counting_ballot_began_an_older_one_says_nothing_that_could_be_contradicted()
    {
        SegmentSketch middle = new SegmentSketch(3, 2, 3).Batch(4);
        foreach (long start in new long[] { 4, 5 })
        {
            Assert.Equal(
                Never,
                Check(new SegmentSketch(1, 1, 0).Batch(6), middle, Newer(start, 3, isOther: true)).FirstDoubtful);
        }

        BallotView counting = Check(new SegmentSketch(1, 1, 0).Batch(6), middle, Newer(6, 3, isOther: true));
        Assert.Equal(Never, counting.FirstDoubtful);
        Assert.Equal(2, counting.CertainThrough);
        BallotView torn = Check(
            new SegmentSketch(1, 1, 0).Batch(6), new SegmentSketch(3, 2, 9).Batch(1), Newer(6, 3, isOther: true));
        Assert.Equal(3, torn.FirstDoubtful); // certain up to 2 by the torn one's header
        BallotView unknown = Check(
            new SegmentSketch(1, 1, 0).Batch(6),
            new SegmentSketch(3, 2, 3).Batch(4).WithoutHeader(),
            Newer(6, 3, isOther: true));
        Assert.Equal(Never, unknown.FirstDoubtful);
    }

    [Theory]
    [InlineData(3, 1)] // the position before the newer one's start is the head itself: compared
    [InlineData(4, Never)] // trimmed: nobody's concern
    public void What_is_trimmed_is_not_compared(long head, long firstDoubtful) =>
        Assert.Equal(
            firstDoubtful,
            Check(new SegmentSketch(1, 1, 0).Batch(5), 0, head, Newer(4, 2, isOther: true)).FirstDoubtful);

    [Fact]
    public void One_that_began_where_the_newer_one_did_or_behind_it_is_not_compared()
    {
        Assert.Equal(Never, Check(new SegmentSketch(4, 1, 3).Batch(2), Newer(4, 2, isOther: true)).FirstDoubtful);
        Assert.Equal(1, Check(new SegmentSketch(3, 1, 2).Batch(2), Newer(4, 2, isOther: true)).FirstDoubtful);
    }

    private static SegmentSketch Newer(long start, ulong counter, bool isOther) =>
        new SegmentSketch(start, counter, start - 1, runningBefore: isOther ? OtherHistory : null).Batch(1);

    private static BallotView Check(SegmentSketch older, params SegmentSketch[] newer) =>
        Check(older, storedWatermark: 0, head: 1, newer);

    private static BallotView Check(
        SegmentSketch older, long storedWatermark, long head, params SegmentSketch[] newer)
    {
        var storage = new MemoryStorage(new MemoryDisk());
        SegmentSketch[] all = [older, .. newer];
        var scans = all.ToDictionary(sketch => sketch.Name, sketch => sketch.Scan(storage, Folder));
        BallotView[] ballots = [.. all.Select((sketch, index) => new BallotView(
            sketch.Name.Ballot, sketch.Name.Start, [scans[sketch.Name]], index == 0 ? storedWatermark : 0))];
        new HistoryCheck(storage, Folder, scans).RunAsync(ballots, head).GetAwaiter().GetResult();
        return ballots[0];
    }
}
