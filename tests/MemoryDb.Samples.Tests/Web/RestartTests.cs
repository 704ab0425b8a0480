using System.Net;
using WebApi.Carts;
using WebApi.Jobs;
using WebApi.Leaderboard;

namespace MemoryDb.Samples.Tests.Web;

public sealed class RestartTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("web-api-restart-").FullName;

    private string DataPath => Path.Combine(_folder, "data");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_service_that_is_told_to_stop_stops_and_goes_on_where_it_was()
    {
        await using (WebApiProcess first = await StartAsync())
        {
            await first.Client.PostAsync("/carts/1/lines", new NewLine("pear", 3), key: "a").ReadAsync<CartLine>();
            await first.Client.PostAsync("/leaderboards/chess/scores", new NewScore("ann", 1)).ReadAsync<Standing>();
            Assert.Equal(0, await first.StopAsync());
        }

        await using WebApiProcess second = await StartAsync();

        await second.Client.PostAsync("/carts/1/lines", new NewLine("pear", 3), key: "a").ReadAsync<CartLine>();
        Assert.Equal([new CartLine("pear", 3)], (await second.Client.ReadAsync<Cart>("/carts/1")).Lines);
        // The only permit was taken before.
        await Replies.IsProblemAsync(
            second.Client.PostAsync("/leaderboards/chess/scores", new NewScore("ann", 1)),
            HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task A_job_that_was_under_way_in_a_killed_process_is_done_once_by_the_next_one()
    {
        await using (WebApiProcess first = await WebApiProcess.StartAsync(DataPath, "--Jobs:PackingTime=12:00:00"))
        {
            await first.Client.PutAsync("/jobs/a", new NewJob([new("pear", 3)])).ReadAsync<Job>();
            await first.Client.PutAsync("/jobs/b", new NewJob([new("pear", 4)])).ReadAsync<Job>();
            await first.Client.ReadUntilAsync<JobOverview>(
                "/jobs", jobs => jobs is { Queued: 1, Processing: 1, Done: 0 });
            await first.KillAsync();
        }

        await using WebApiProcess second = await StartAsync();

        JobOverview done = await second.Client.ReadUntilAsync<JobOverview>("/jobs", jobs => jobs.Done == 2);
        Assert.Equal(["a", "b"], done.Latest);
        Assert.Equal((0, 0), (done.Queued, done.Processing));
        Assert.Equal(
            [new Standing("pear", 7, 1)], await second.Client.ReadAsync<Standing[]>("/leaderboards/bestsellers"));
    }

    [Theory]
    [InlineData("--RateLimit:Permits=0", "Permits")]
    [InlineData("--RateLimit:Window=-00:00:01", "Window")]
    [InlineData("--MemoryDb:Log:ReplicaCount=2", "MemoryDb:Log:ReplicaCount")]
    [InlineData("--MemoryDb:Log:ReplicaCuont=3", "MemoryDb:Log:ReplicaCuont")]
    public async Task A_bad_setting_refuses_the_start_and_is_named(string setting, string expected)
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(
            () => WebApiProcess.StartAsync(DataPath, setting));

        Assert.Contains(expected, error.Message);
    }

    private Task<WebApiProcess> StartAsync() =>
        WebApiProcess.StartAsync(DataPath, "--RateLimit:Permits=1", "--RateLimit:Window=12:00:00");
}
