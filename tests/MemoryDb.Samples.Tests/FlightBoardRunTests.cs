using FlightBoard;

namespace MemoryDb.Samples.Tests;

/// <summary>The sample as its user sees it: arguments in, lines and an exit code out.</summary>
public sealed class FlightBoardRunTests : IDisposable
{
    private static readonly string FlightsPath = Path.Combine(AppContext.BaseDirectory, "flights", "flights.jsonl");

    private readonly string _folder = Directory.CreateTempSubdirectory("flight-board-").FullName;

    private string DataPath => Path.Combine(_folder, "data");

    private string AcknowledgedPath => Path.Combine(DataPath, "acknowledged");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task All_but_a_damaged_line_is_taken_in_once()
    {
        string[] lines = [.. File.ReadLines(FlightsPath).Take(40)];
        lines[4] = lines[4][..20];
        string flights = Write(lines);

        SampleResult first = await RunAsync("--flights", flights);
        SampleResult second = await RunAsync("--flights", flights);

        Assert.StartsWith("flights, line 5: ", Assert.Single(first.Errors));
        Assert.StartsWith(await SummaryOf(flights, newCount: 39), first.Output[^1]);
        Assert.Equal(ExitCode.Incomplete, first.ExitCode);
        Assert.StartsWith("flights, line 5: ", Assert.Single(second.Errors));
        Assert.StartsWith(await SummaryOf(flights, newCount: 0), second.Output[^1]);
        Assert.Equal(ExitCode.Incomplete, second.ExitCode);
        Assert.Equal(
            Enumerable.Range(1, 40).Where(number => number != 5).Select(number => $"{number}"),
            File.ReadLines(AcknowledgedPath));
    }

    [Fact]
    public async Task A_run_goes_on_behind_the_last_flight_of_the_run_before()
    {
        string[] lines = [.. File.ReadLines(FlightsPath).Take(30)];

        SampleResult first = await RunAsync("--flights", Write(lines[..10]), "--concurrency", "1");
        SampleResult second = await RunAsync("--flights", Write(lines), "--concurrency", "7");

        Assert.Empty(first.Errors);
        Assert.Equal(ExitCode.Complete, first.ExitCode);
        Assert.Empty(second.Errors);
        Assert.StartsWith(await SummaryOf(Write(lines), newCount: 20), second.Output[^1]);
        Assert.Equal(ExitCode.Complete, second.ExitCode);
    }

    [Fact]
    public async Task A_second_instance_is_refused_and_told_who_is_the_first()
    {
        using var first = SampleProcess.Start("FlightBoard", "--data", DataPath, "--pace", "1000000");
        while (!File.Exists(AcknowledgedPath))
        {
            Assert.False(first.HasExited);
            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }

        SampleResult second = await RunAsync();

        string error = Assert.Single(second.Errors);
        Assert.StartsWith("LogInUseException: ", error);
        Assert.Contains($"process {first.Id} ", error);
        Assert.Empty(second.Output);
        Assert.Equal(ExitCode.Failed, second.ExitCode);
    }

    [Theory]
    [InlineData("--concurrency is 0, but must be from 1 to 100000.", "--concurrency", "0")]
    [InlineData("--replicas is 2, but must be 1, 3 or 5.", "--replicas", "2")]
    [InlineData("no-such-file", "--flights", "no-such-file")]
    [InlineData("--wings", "--wings", "2")]
    [InlineData("many", "--pace", "many")]
    public async Task A_bad_option_is_one_line_of_error_and_touches_nothing(string expected, params string[] arguments)
    {
        SampleResult result = await RunAsync(arguments);

        Assert.Contains(expected, Assert.Single(result.Errors));
        Assert.Empty(result.Output);
        Assert.Equal(ExitCode.Failed, result.ExitCode);
        Assert.False(Directory.Exists(DataPath));
    }

    [Fact]
    public async Task Another_number_of_replicas_is_refused_in_one_line()
    {
        string flights = Write([.. File.ReadLines(FlightsPath).Take(3)]);
        await RunAsync("--flights", flights);

        SampleResult result = await RunAsync("--flights", flights, "--replicas", "1");

        Assert.StartsWith("LogConfigurationException: ", Assert.Single(result.Errors));
        Assert.Equal(ExitCode.Failed, result.ExitCode);
    }

    [Fact]
    public async Task A_data_folder_that_is_a_file_is_refused_in_one_line()
    {
        File.WriteAllText(DataPath, "");

        SampleResult result = await RunAsync();

        Assert.StartsWith("IOException: ", Assert.Single(result.Errors));
        Assert.Equal(ExitCode.Failed, result.ExitCode);
    }

    private Task<SampleResult> RunAsync(params string[] arguments) =>
        SampleProcess.RunAsync("FlightBoard", ["--data", DataPath, .. arguments]);

    private string Write(string[] lines)
    {
        string path = Path.Combine(_folder, $"flights-{lines.Length}.jsonl");
        File.WriteAllLines(path, lines);
        return path;
    }

    private static async Task<string> SummaryOf(string flights, long newCount)
    {
        var board = new Board();
        await foreach (FileLine<Flight> line in FlightFile.ReadAsync(flights).Where(line => line.Value is not null))
            board.Add(line.Value!);
        string summary = BoardView.Summarize(board, newCount, TimeSpan.Zero);
        return summary[..summary.LastIndexOf('=')];
    }
}
