using MemoryDb.Log.Files;
using MemoryDb.Log.Tests.Support;

namespace MemoryDb.Log.Tests.Files;

/// <summary>Which ballot's record stands where, and what cannot be read, from what one folder shows.</summary>
public sealed class FolderViewTests
{
    [Fact]
    public void An_empty_folder_has_a_vote_for_nothing()
    {
        FolderView view = View(watermark: 0);
        Assert.True(view.HasVote);
        Assert.Equal(Ballot.None, view.Vote);
        Assert.Equal(0, view.End);
        Assert.Equal(Ballot.None, view.BallotAt(1));
        Assert.Null(view.Find(1));
        Assert.Equal([new PositionRange(1, 4)], view.Unreadable(1, 4));
        Assert.Equal([new PositionRange(4, 4)], view.Unreadable(4, 4));
        Assert.Empty(view.Unreadable(2, 1));
    }

    [Fact]
    public void The_highest_ballot_that_starts_at_or_before_a_position_has_its_record_H13()
    {
        FolderView view = View(
            watermark: 3, Of(1, 1, new SegmentSketch(1, 1, 0).Batch(6)), Of(2, 4, new SegmentSketch(4, 2, 4).Batch(1)));
        Assert.Equal(new Ballot(2, 1), view.Vote);
        Assert.Equal(4, view.End); // what the older one has at 5 and 6 is void
        Assert.Equal(new Ballot(1, 1), view.BallotAt(3));
        Assert.Equal(new Ballot(2, 1), view.BallotAt(4));
        Assert.Equal(new Ballot(2, 1), view.BallotAt(5));
        Assert.Null(view.Find(5));
        Assert.Equal(new Ballot(1, 1), view.Find(3)!.Name.Ballot);
        Assert.Equal(new Ballot(2, 1), view.Find(4)!.Name.Ballot);
        Assert.NotNull(view.HeaderAt(4));
        Assert.NotNull(view.HeaderAt(1));
        Assert.Null(view.HeaderAt(5));
        Assert.Empty(view.Unreadable(1, 4));
        Assert.Equal([new PositionRange(5, 6)], view.Unreadable(1, 6));
    }

    [Fact]
    public void A_ballot_that_has_not_reached_its_tail_hides_nothing_and_may_make_doubtful()
    {
        FolderView view = View(
            watermark: 5,
            Of(1, 1, 3, new SegmentSketch(1, 1, 0).Batch(6)),
            Of(2, 4, new SegmentSketch(4, 2, 6).Batch(1)));
        Assert.Equal(new Ballot(1, 1), view.Vote);
        Assert.Equal(6, view.End);
        Assert.Equal(6, view.RecoveredTailOf(new Ballot(2, 1)));
        Assert.Null(view.RecoveredTailOf(new Ballot(3, 1)));
        Assert.NotNull(view.Find(3));
        Assert.Null(view.Find(4)); // acknowledged, perhaps under the newer one, whose copies are gone
        Assert.Null(view.Find(5));
        Assert.NotNull(view.Find(6)); // beyond the watermark it is this ballot's word
        Assert.Equal([new PositionRange(4, 5)], view.Unreadable(1, 6));
        Assert.Equal([new PositionRange(5, 5)], view.Unreadable(5, 6));
        Assert.Equal([1L], view.FindDoubtful().Select(segment => segment.Start));
    }

    [Fact]
    public void What_a_ballot_is_certain_of_no_torn_one_makes_doubtful()
    {
        FolderView view = View(
            watermark: 5,
            Of(1, 1, 5, new SegmentSketch(1, 1, 0).Batch(6)),
            Of(2, 4, new SegmentSketch(4, 2, 6).Batch(1)));
        Assert.NotNull(view.Find(5));
        Assert.Empty(view.Unreadable(1, 6));
        Assert.Empty(view.FindDoubtful());
    }

    [Fact]
    public void An_older_torn_ballot_makes_nothing_doubtful()
    {
        FolderView view = View(
            watermark: 5,
            Of(1, 1, new SegmentSketch(1, 1, 9).Batch(2)),
            Of(2, 1, new SegmentSketch(1, 2, 6).Batch(6)));
        Assert.Empty(view.FindDoubtful());
        Assert.Empty(view.Unreadable(1, 6));
    }

    [Fact]
    public void Doubtful_segments_are_those_that_reach_into_the_doubt()
    {
        BallotView rotated = Of(
            1, 1, 2,
            new SegmentSketch(1, 1, 0).Batch(2),
            new SegmentSketch(3, 1, 0).Batch(2),
            new SegmentSketch(5, 1, 0).Batch(2));
        rotated.Contradict();
        Assert.Equal([3L], View(watermark: 4, rotated).FindDoubtful().Select(segment => segment.Start));
        Assert.Equal([3L, 5L], View(watermark: 5, rotated).FindDoubtful().Select(segment => segment.Start));
        Assert.Empty(View(watermark: 2, rotated).FindDoubtful());
    }

    [Fact]
    public void A_newest_ballot_without_a_header_leaves_no_vote_L7()
    {
        FolderView view = View(
            watermark: 3,
            Of(1, 1, new SegmentSketch(1, 1, 0).Batch(4)),
            Of(2, 3, new SegmentSketch(3, 2, 3).Batch(2).WithoutHeader()));
        Assert.False(view.HasVote);
        Assert.Null(view.Find(3));
        Assert.NotNull(view.Find(2));
        Assert.Equal([new PositionRange(3, 4)], view.Unreadable(1, 4));
        Assert.Equal(
            [3L], view.FindDamagedSegments(1, 4).Select(segment => segment.Name.Start));
    }

    [Fact]
    public void Damage_is_told_only_where_the_damaged_ballot_has_the_say()
    {
        FolderView view = View(
            watermark: 6,
            Of(1, 1, 6, new SegmentSketch(1, 1, 0).Batch(6, 0, 2, 5).Batch(1)),
            Of(2, 4, 6, new SegmentSketch(4, 2, 6).Batch(3)));
        Assert.Equal([new PositionRange(2, 2)], view.Unreadable(1, 6));
        Assert.Equal([new PositionRange(2, 2)], view.Unreadable(2, 2));
        Assert.Empty(view.Unreadable(3, 3));
        DamagedSegment damaged = Assert.Single(view.FindDamagedSegments(1, 6));
        Assert.Equal((1, 3, 1), (damaged.FirstNeeded, damaged.LastNeeded, damaged.MissingCount));
    }

    [Fact]
    public void Only_files_that_lie_wholly_below_a_limit_are_trimmed_and_never_the_newest_that_counts()
    {
        BallotView first = Of(
            1, 1,
            new SegmentSketch(1, 1, 0).Batch(2),
            new SegmentSketch(3, 1, 0).Batch(2),
            new SegmentSketch(5, 1, 0).Batch(1));
        BallotView second = Of(
            2, 6, new SegmentSketch(6, 2, 5).Batch(2), new SegmentSketch(8, 2, 5).Batch(1));
        string[] all =
        [
            File(1, 1, "log"), File(3, 1, "log"), File(5, 1, "log"), File(6, 2, "log"), File(8, 2, "log"),
            File(1, 1, "durable"),
        ];
        Assert.Equal([], FilesBelow(2));
        Assert.Equal([], FilesBelow(1));
        Assert.Equal(all[..1], FilesBelow(3));
        Assert.Equal(all[..1], FilesBelow(4));
        Assert.Equal(all[..2], FilesBelow(5));
        Assert.Equal([.. all[..3], all[5]], FilesBelow(6));
        Assert.Equal([.. all[..3], all[5]], FilesBelow(7));
        Assert.Equal([.. all[..4], all[5]], FilesBelow(8));
        Assert.Equal([.. all[..4], all[5]], FilesBelow(100));

        string[] FilesBelow(long limit) => [.. new FolderView(
            "/folder",
            default,
            1,
            [first, second],
            [new SegmentName(1, new Ballot(1, 1)), new SegmentName(6, new Ballot(2, 1))],
            8,
            new Ballot(2, 1)).FilesBelow(limit)];
    }

    [Fact]
    public void Files_of_a_ballot_that_is_newer_than_the_vote_stay()
    {
        FolderView view = View(
            watermark: 4,
            Of(1, 1, new SegmentSketch(1, 1, 0).Batch(2), new SegmentSketch(3, 1, 0).Batch(2)),
            Of(2, 3, new SegmentSketch(3, 2, 9).Batch(1), new SegmentSketch(4, 2, 9).Batch(1)));
        Assert.Equal([File(1, 1, "log")], view.FilesBelow(100));
    }

    [Fact]
    public void Where_a_last_segment_ends_is_not_known_so_it_stays_up_to_where_the_newer_ballot_began()
    {
        BallotView older = Of(1, 1, new SegmentSketch(1, 1, 0).Batch(2), new SegmentSketch(3, 1, 0).Batch(1));
        BallotView newer = Of(2, 6, new SegmentSketch(6, 2, 5).Batch(1));
        Assert.Equal([File(1, 1, "log")], FilesBelow(4)); // its watermark stays with it
        Assert.Equal([File(1, 1, "log")], FilesBelow(5));
        Assert.Equal([File(1, 1, "log"), File(3, 1, "log"), File(1, 1, "durable")], FilesBelow(6));

        string[] FilesBelow(long limit) => Trimmed([older, newer], limit);
    }

    [Theory]
    [InlineData(4, false)]
    [InlineData(6, false)]
    [InlineData(7, true)]
    public void A_watermark_stays_while_its_writer_holds_anything_at_or_above_the_limit(long limit, bool isTrimmed)
    {
        BallotView older = Of(1, 1, new SegmentSketch(1, 1, 0).Batch(6)); // from 4 on void
        BallotView newer = Of(2, 4, new SegmentSketch(4, 2, 3).Batch(4));
        Assert.Equal(
            isTrimmed ? [File(1, 1, "log"), File(1, 1, "durable")] : [File(1, 1, "log")],
            Trimmed([older, newer], limit));
    }

    [Fact]
    public void A_folder_may_supply_what_it_acknowledged_and_what_the_winner_of_the_vote_wrote_there()
    {
        FolderView best = View(watermark: 2, Of(2, 1, new SegmentSketch(1, 2, 0).Batch(5)));
        FolderView older = View(watermark: 2, Of(1, 1, new SegmentSketch(1, 1, 0).Batch(5)));
        FolderView same = View(watermark: 2, Of(2, 1, new SegmentSketch(1, 2, 0).Batch(4)));
        Assert.Equal([1, 2], Supplied(older));
        Assert.Equal([1, 2, 3, 4], Supplied(same));
        Assert.Equal([1, 2, 3, 4, 5], Supplied(best));

        long[] Supplied(FolderView view) =>
            [.. Enumerable.Range(1, 6).Select(position => (long)position)
                .Where(position => RecordSource.MaySupply(view, position, best))];
    }

    private static string[] Trimmed(BallotView[] ballots, long limit)
    {
        IReadOnlyList<SegmentName> watermarks =
            [.. ballots.Select(ballot => new SegmentName(ballot.Start, ballot.Ballot))];
        return [.. new FolderView("/folder", default, 1, ballots, watermarks, 8, ballots[^1].Ballot).FilesBelow(limit)];
    }

    private static string File(long start, ulong counter, string suffix) =>
        $"{new SegmentName(start, new Ballot(counter, 1))}.{suffix}";

    private static BallotView Of(ulong counter, long start, params SegmentSketch[] segments) =>
        Of(counter, start, 0, segments);

    private static BallotView Of(ulong counter, long start, int stored, params SegmentSketch[] segments) =>
        new(new Ballot(counter, 1), start, [.. segments.Select(segment => segment.Scan())], stored);

    private static FolderView View(long watermark, params BallotView[] ballots) => new(
        "/folder", default, 1, ballots, [], watermark, ballots.Select(ballot => ballot.Ballot).DefaultIfEmpty().Max());
}
