using System.Net;
using WebApi.Carts;
using WebApi.Jobs;
using WebApi.Leaderboard;

namespace MemoryDb.Samples.Tests.Web;

public sealed class JobTests(WebApiFixture fixture)
{
    private readonly string _name = $"{Guid.NewGuid():N}";

    private HttpClient Http => fixture.Client;

    private string Path => $"/jobs/{_name}";

    [Fact]
    public async Task A_job_is_done_once_however_often_it_is_handed_in()
    {
        var job = new NewJob([new(_name, 2), new(_name, 3)]);

        await Replies.HasStatusAsync(Http.PutAsync(Path, job), HttpStatusCode.Accepted);
        await Replies.HasStatusAsync(Http.PutAsync(Path, job), HttpStatusCode.OK);
        Job done = await Http.ReadUntilAsync<Job>(Path, stored => stored.Receipt is not null);
        Job again = await Http.PutAsync(Path, job).ReadAsync<Job>();

        Assert.Equal(5, done.Receipt?.Pieces);
        Assert.Equal(done.Receipt, again.Receipt);
        Assert.Equal(5, (await Http.ReadAsync<Standing>($"/leaderboards/bestsellers/players/{_name}")).Score);
        JobOverview overview = await Http.ReadAsync<JobOverview>("/jobs?latest=10000");
        Assert.Single(overview.Latest, id => id == _name);
        Assert.Equal(overview.Done, overview.Latest.Count);
    }

    [Fact]
    public async Task An_id_is_refused_for_other_lines()
    {
        await Replies.HasStatusAsync(Http.PutAsync(Path, new NewJob([new("pear", 2)])), HttpStatusCode.Accepted);

        await Replies.IsProblemAsync(Http.PutAsync(Path, new NewJob([new("pear", 3)])), HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task A_job_that_nobody_handed_in_is_not_found() =>
        await Replies.IsProblemAsync(Http.GetAsync(Path), HttpStatusCode.NotFound);

    [Fact]
    public async Task A_job_with_bad_lines_is_refused()
    {
        await Replies.IsProblemAsync(Http.PutAsync(Path, new NewJob([])), HttpStatusCode.BadRequest);
        await Replies.IsProblemAsync(Http.PutAsync(Path, new NewJob([new("pear", 0)])), HttpStatusCode.BadRequest);
        await Replies.IsProblemAsync(Http.PutAsync(Path, new NewJob([new("", 1)])), HttpStatusCode.BadRequest);
        await Replies.IsProblemAsync(
            Http.PutAsync(Path, new NewJob([.. Enumerable.Repeat(new NewLine("pear", 1), 101)])),
            HttpStatusCode.BadRequest);
    }
}
