using FlightBoard;

namespace MemoryDb.Samples.Tests;

public sealed class FlightBoardFileTests : IDisposable
{
    private static readonly string FlightsPath = Path.Combine(AppContext.BaseDirectory, "flights", "flights.jsonl");

    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public async Task All_airports_are_read()
    {
        List<FileLine<Airport>> lines = await AirportFile.ReadAsync(BoardCommand.AirportsPath).ToListAsync();

        Assert.DoesNotContain(lines, line => line.Damage is not null);
        Assert.Equal(3_376, lines.Select(line => line.Value!.Code).Distinct().Count());
    }

    [Fact]
    public async Task All_flights_are_read_and_add_up()
    {
        var board = new Board();
        await foreach (FileLine<Flight> line in FlightFile.ReadAsync(FlightsPath))
            board.Add(line.Value!);

        Assert.StartsWith(
            "flights=20000 departures.DFW=1103 departures.ORD=1095 departures.ATL=846 departures.LAX=777 "
                + "departures.PHX=633 total_delay=154078 new=0 ",
            BoardView.Summarize(board, newCount: 0, TimeSpan.Zero));
    }

    [Fact]
    public async Task A_quoted_value_may_hold_commas_and_quotes()
    {
        await File.WriteAllTextAsync(_path, "headings\nABC,\"O\"\"Hare, West\",\"\",IL,USA,1.5,-2\n");

        Airport? airport = (await AirportFile.ReadAsync(_path).SingleAsync()).Value;

        Assert.Equal(new Airport("ABC", "O\"Hare, West", "", "IL", "USA", 1.5, -2), airport);
    }

    [Theory]
    [InlineData("ABC,\"Name,City,IL,USA,1,2", "a quote is not closed")]
    [InlineData("ABC,Name,City,IL,USA,1", "6 columns instead of 7")]
    [InlineData("ABC,Name,City,IL,USA,north,2", "the latitude or the longitude is not a number")]
    public async Task A_damaged_airport_is_reported_with_its_line(string line, string damage)
    {
        await File.WriteAllTextAsync(_path, $"headings\n{line}\nXYZ,Name,City,IL,USA,1,2\n");

        List<FileLine<Airport>> lines = await AirportFile.ReadAsync(_path).ToListAsync();

        Assert.Equal([(2, damage), (3, null)], lines.Select(read => (read.Number, read.Damage)));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("null", "there is no flight")]
    [InlineData("{\"number\":2}", "")]
    [InlineData("{\"number\":2,\"date\":\"2001-01-01\"}", "")]
    public async Task A_damaged_flight_is_reported_with_its_line_and_the_others_go_on(string line, string damage)
    {
        string[] sound = [.. File.ReadLines(FlightsPath).Take(3)];
        await File.WriteAllLinesAsync(_path, [sound[0], line, sound[2]]);

        List<FileLine<Flight>> lines = await FlightFile.ReadAsync(_path).ToListAsync();

        Assert.Equal([1, null, 3], lines.Select(read => read.Value?.Number));
        Assert.Equal(2, lines[1].Number);
        Assert.Contains(damage, lines[1].Damage);
    }

    [Fact]
    public async Task A_flight_whose_number_does_not_rise_is_damaged()
    {
        string[] sound = [.. File.ReadLines(FlightsPath).Take(2)];
        await File.WriteAllLinesAsync(_path, [sound[1], sound[0]]);

        Assert.Equal("flight 1 follows flight 2", (await FlightFile.ReadAsync(_path).LastAsync()).Damage);
    }

    [Fact]
    public void A_number_that_a_kill_cut_off_counts_for_nothing_and_is_written_over()
    {
        File.WriteAllText(_path, "1\n2\n34");
        Assert.Equal([1, 2], AcknowledgedFile.Read(_path));

        using (AcknowledgedFile file = AcknowledgedFile.Open(_path))
            file.Append([3, 4]);

        Assert.Equal("1\n2\n3\n4\n", File.ReadAllText(_path));
    }
}
