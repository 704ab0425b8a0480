using FlightBoard;

namespace MemoryDb.Samples.Tests;

/// <summary>The comparison is what the kill test believes in, so it must notice what it is there for.</summary>
public sealed class FlightBoardComparisonTests
{
    [Fact]
    public void Equal_boards_have_no_faults() =>
        Assert.Empty(BoardComparison.Compare(Count(1, 2), Count(1, 2), [1, 2]));

    [Fact]
    public void A_flight_stored_but_not_acknowledged_is_no_fault() =>
        Assert.Empty(BoardComparison.Compare(Count(1, 2), Count(1, 2), [1]));

    [Fact]
    public void A_lost_flight_is_found() =>
        Assert.Contains("flights: stored 2, expected 3", BoardComparison.Compare(Count(1, 3), Count(1, 2, 3), []));

    [Fact]
    public void A_doubled_flight_is_found() =>
        Assert.Contains("flights: stored 3, expected 2", BoardComparison.Compare(Count(1, 2, 2), Count(1, 2), []));

    [Fact]
    public void An_acknowledged_flight_that_is_not_stored_is_found() => Assert.Equal(
        ["flight 3 was acknowledged, but the last one stored is 2"],
        BoardComparison.Compare(Count(1, 2), Count(1, 2), [1, 2, 3]));

    [Fact]
    public void A_flight_acknowledged_twice_is_found() =>
        Assert.Single(BoardComparison.Compare(Count(1, 2), Count(1, 2), [1, 2, 2]));

    [Fact]
    public void Half_a_transaction_is_found()
    {
        Board stored = Count(1, 2);
        stored.Destinations["AAA"].Remove("B2");

        Assert.Equal(
            ["destinations of AAA: stored B1, expected B1 B2"],
            BoardComparison.Compare(stored, Count(1, 2), []));
    }

    private static Board Count(params long[] numbers)
    {
        var board = new Board();
        foreach (long number in numbers)
        {
            board.Add(new()
            {
                Number = number,
                Date = new(2001, 1, 1),
                DelayMinutes = 5,
                DistanceMiles = 100,
                Origin = "AAA",
                Destination = $"B{number}",
            });
        }

        return board;
    }
}
