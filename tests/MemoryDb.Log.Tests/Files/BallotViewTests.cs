using MemoryDb.Log.Files;
using MemoryDb.Log.Tests.Support;

namespace MemoryDb.Log.Tests.Files;

/// <summary>Torn or corrupt, from what stands in the files of one ballot (L6, L7).</summary>
public sealed class BallotViewTests
{
    private const ulong Counter = 7;
    private static readonly Ballot Writer = new(Counter, 1);

    [Fact]
    public void What_is_whole_is_read_to_its_end()
    {
        BallotView view = View(1, [new SegmentSketch(1, Counter, 2).Batch(2).Batch(3)]);
        Assert.Equal(5, view.End);
        Assert.Equal(2, view.RecoveredTail);
        Assert.True(view.Counts);
        Assert.False(view.IsUnknown);
        Assert.True(view.EndsPlainly);
        Assert.Empty(view.Damaged);
        Assert.Empty(view.Missing(1, 5));
        Assert.Equal([new PositionRange(6, 8)], view.Missing(4, 8));
        Assert.Equal([new PositionRange(7, 8)], view.Missing(7, 8));
        Assert.All(Enumerable.Range(1, 5), position => Assert.NotNull(view.Find(position)));
        Assert.Null(view.Find(6));
        Assert.NotNull(view.FindHeader(1));
        Assert.Null(view.FindHeader(2));
    }

    [Fact]
    public void A_bad_frame_of_the_last_batch_is_torn_and_ends_it_L6()
    {
        BallotView view = View(1, [new SegmentSketch(1, Counter, 0).Batch(2).Batch(3, 0, 4)]);
        Assert.Equal(3, view.End);
        Assert.Empty(view.Damaged);
        Assert.Null(view.Find(4));
        Assert.Null(view.Find(5));
        Assert.NotNull(view.Find(3));
        Assert.Equal([new PositionRange(4, 5)], view.Missing(1, 5));
    }

    [Fact]
    public void A_bad_frame_before_a_later_batch_is_corrupt_and_leaves_a_hole_L6()
    {
        BallotView view = View(1, [new SegmentSketch(1, Counter, 0).Batch(3, 0, 2).Batch(1)]);
        Assert.Equal(4, view.End);
        Assert.Equal([new PositionRange(2, 2)], view.Damaged);
        Assert.Null(view.Find(2));
        Assert.NotNull(view.Find(1));
        Assert.NotNull(view.Find(3));
        Assert.Equal([new PositionRange(2, 2)], view.Missing(1, 4));
        Assert.Equal([new PositionRange(2, 2)], view.Missing(2, 2));
        Assert.Empty(view.Missing(3, 4));
        Assert.Empty(view.Missing(1, 1));
    }

    [Theory]
    [InlineData(3, 3)] // not acknowledged: torn
    [InlineData(4, 5)] // acknowledged up to the bad one: it is held, and damaged
    [InlineData(5, 5)]
    public void A_bad_frame_at_or_below_the_watermark_is_corrupt_L6(long watermark, long end)
    {
        BallotView view = View(1, [new SegmentSketch(1, Counter, 0).Batch(5, 0, 4)], watermark);
        Assert.Equal(end, view.End);
        Assert.Equal(watermark >= 4 ? [new PositionRange(4, 4)] : [], view.Damaged);
        Assert.Equal(watermark, view.OwnWatermark);
    }

    [Fact]
    public void A_gap_that_is_synced_in_part_is_damage_as_far_as_that_and_torn_behind()
    {
        BallotView view = View(1, [new SegmentSketch(1, Counter, 0).Batch(6, 0, 3, 4, 5)], storedWatermark: 4);
        Assert.Equal(4, view.End);
        Assert.Equal([new PositionRange(3, 4)], view.Damaged);
        Assert.Equal([new PositionRange(3, 4), new PositionRange(5, 6)], view.Missing(1, 6));
    }

    [Fact]
    public void What_the_watermark_shows_and_the_file_has_no_more_is_damage()
    {
        BallotView view = View(1, [new SegmentSketch(1, Counter, 0).Batch(2)], storedWatermark: 4);
        Assert.Equal(4, view.End);
        Assert.Equal([new PositionRange(3, 4)], view.Damaged);
        Assert.Null(view.Find(4));
    }

    [Theory]
    [InlineData(false, 3, false)] // torn while it was copied: it does not count
    [InlineData(true, 6, true)]
    public void The_copies_that_are_said_to_be_there_were_synced(bool isReached, long end, bool counts)
    {
        BallotView view = View(1, [new SegmentSketch(1, Counter, 6).Batch(6, 0, 4)], 0, isReached);
        Assert.Equal(end, view.End);
        Assert.Equal(counts, view.Counts);
    }

    [Theory]
    [InlineData(4, true)]
    [InlineData(5, true)]
    [InlineData(6, false)]
    public void It_counts_once_it_has_reached_its_recovered_tail(long recoveredTail, bool counts) =>
        Assert.Equal(counts, View(1, [new SegmentSketch(1, Counter, recoveredTail).Batch(5)]).Counts);

    [Fact]
    public void A_following_segment_proves_that_the_one_before_was_synced()
    {
        BallotView view = View(
            1, [new SegmentSketch(1, Counter, 0).Batch(3, 0, 3), new SegmentSketch(4, Counter, 0).Batch(2)]);
        Assert.Equal(5, view.End);
        Assert.Equal([new PositionRange(3, 3)], view.Damaged);
        Assert.Equal(
            [(1L, 3L, false), (4L, 5L, true)],
            view.Segments.Select(segment => (segment.Name.Start, segment.Last, segment.IsLast)));
        Assert.Equal(1, view.Find(2)!.Name.Start);
        Assert.Equal(4, view.Find(4)!.Name.Start);
        Assert.True(view.EndsPlainly);
    }

    [Fact]
    public void A_following_segment_proves_it_also_without_a_record()
    {
        BallotView view = View(
            1, [new SegmentSketch(1, Counter, 0).Batch(3, 0, 3), new SegmentSketch(4, Counter, 0)]);
        Assert.Equal(3, view.End);
        Assert.Equal([new PositionRange(3, 3)], view.Damaged);
    }

    [Fact]
    public void The_positions_of_a_lost_segment_are_damage()
    {
        BallotView between = View(
            1, [new SegmentSketch(1, Counter, 0).Batch(2), new SegmentSketch(5, Counter, 0).Batch(2)]);
        Assert.Equal([new PositionRange(3, 4)], between.Damaged);
        Assert.Equal(6, between.End);
        BallotView first = View(1, [new SegmentSketch(3, Counter, 0).Batch(2)]);
        Assert.Equal([new PositionRange(1, 2)], first.Damaged);
        Assert.Equal(4, first.End);
        Assert.Equal(1, first.Start);
    }

    [Theory]
    [InlineData(3, true)] // the gap from 1 to 2 is trimmed
    [InlineData(2, false)]
    public void What_lies_below_the_head_is_not_missed(long head, bool isTrimmed)
    {
        BallotView view = View(1, [new SegmentSketch(3, Counter, 0).Batch(2)], head: head);
        Assert.Equal(4, view.End);
        Assert.Equal(isTrimmed ? [] : [new PositionRange(1, 2)], view.Damaged);
    }

    [Fact]
    public void Without_a_header_nothing_is_known_L7()
    {
        BallotView damaged = View(1, [new SegmentSketch(1, Counter, 0).Batch(3).WithoutHeader()]);
        Assert.True(damaged.IsUnknown);
        Assert.False(damaged.Counts);
        Assert.Equal([new PositionRange(1, 9)], damaged.Missing(1, 9));
        BallotView lost = View(4, []);
        Assert.True(lost.IsUnknown);
        Assert.False(lost.EndsPlainly);
        Assert.Empty(lost.Segments);
        Assert.Null(lost.Find(4));
    }

    [Fact]
    public void Something_behind_the_last_record_makes_its_end_less_than_plain()
    {
        BallotView torn = View(1, [new SegmentSketch(1, Counter, 0).Batch(3, 0, 3)]);
        Assert.Equal(2, torn.End);
        Assert.False(torn.EndsPlainly);
    }

    [Fact]
    public void Watermarks_in_frames_and_headers_count_like_the_stored_one()
    {
        Assert.Equal(3, View(1, [new SegmentSketch(1, Counter, 0).Batch(3).Batch(1, watermark: 3)]).OwnWatermark);
        Assert.Equal(2, View(3, [new SegmentSketch(3, Counter, 2, watermark: 2)]).OwnWatermark);
        Assert.Equal(5, View(1, [new SegmentSketch(1, Counter, 0).Batch(5).Batch(1, 3)], 5).OwnWatermark);
    }

    [Fact]
    public void A_newer_history_confirms_it_or_casts_doubt_on_what_is_not_certain()
    {
        BallotView view = View(1, [new SegmentSketch(1, Counter, 0).Batch(5)], storedWatermark: 2);
        Assert.Equal(2, view.CertainThrough);
        Assert.Equal(long.MaxValue, view.FirstDoubtful);
        view.Confirm(4);
        view.Confirm(3);
        Assert.Equal(4, view.CertainThrough);
        view.Contradict();
        Assert.Equal(5, view.FirstDoubtful);
    }

    [Fact]
    public void Segments_that_lack_something_are_named_with_how_much()
    {
        BallotView view = View(1,
        [
            new SegmentSketch(1, Counter, 0).Batch(3, 0, 2).Batch(1),
            new SegmentSketch(5, Counter, 0).Batch(2),
            new SegmentSketch(9, Counter, 0).Batch(2),
        ]);
        Assert.Equal(
            [(1L, 1L, 4L, 1L), (5L, 5L, 8L, 2L)],
            Damaged(view, 1, 10, long.MaxValue));
        Assert.Equal([(5L, 6L, 8L, 2L)], Damaged(view, 6, 10, long.MaxValue));
        Assert.Equal([(1L, 2L, 4L, 1L), (5L, 5L, 7L, 1L)], Damaged(view, 2, 7, long.MaxValue));
        Assert.Empty(Damaged(view, 3, 4, long.MaxValue));
        Assert.Empty(Damaged(view, 11, 10, long.MaxValue));
        Assert.Equal([(1L, 3L, 4L, 1L)], Damaged(view, 3, 4, firstDoubtful: 4));
        Assert.Equal([(9L, 9L, 10L, 2L)], Damaged(view, 9, 10, firstDoubtful: 3));
    }

    [Fact]
    public void A_lost_first_file_and_a_lost_header_are_named_too()
    {
        BallotView lost = View(1, [new SegmentSketch(3, Counter, 0).Batch(2)]);
        Assert.Equal([(1L, 1L, 2L, 2L)], Damaged(lost, 1, 4, long.MaxValue));
        Assert.Equal([(2L, 2L, 2L, 1L)], Damaged(lost, 2, 4, long.MaxValue)); // what is trimmed does not come back
        BallotView headless = View(
            1, [new SegmentSketch(1, Counter, 0).Batch(2), new SegmentSketch(3, Counter, 0).Batch(2).WithoutHeader()]);
        DamagedSegment named = Assert.Single(headless.FindDamagedSegments(1, 4, long.MaxValue));
        Assert.Equal(3, named.Name.Start);
        Assert.Null(named.Header);
        Assert.Empty(headless.FindDamagedSegments(1, 2, long.MaxValue)); // nobody asks for it
    }

    private static (long Start, long First, long Last, long Count)[] Damaged(
        BallotView view, long first, long last, long firstDoubtful) =>
        [.. view.FindDamagedSegments(first, last, firstDoubtful).Select(segment =>
            (segment.Name.Start, segment.FirstNeeded, segment.LastNeeded, segment.MissingCount))];

    private static BallotView View(
        long start, SegmentSketch[] segments, long storedWatermark = 0, bool isReached = false, long head = 1) =>
        new(Writer, start, [.. segments.Select(segment => segment.Scan())], storedWatermark, isReached, head);
}
