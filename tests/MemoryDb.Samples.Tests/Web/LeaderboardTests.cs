using System.Net;
using WebApi.Leaderboard;

namespace MemoryDb.Samples.Tests.Web;

public sealed class LeaderboardTests(WebApiFixture fixture)
{
    private readonly string _board = $"/leaderboards/{Guid.NewGuid():N}";

    private HttpClient Http => fixture.Client;

    [Fact]
    public async Task Points_add_up_and_decide_the_rank()
    {
        Assert.Equal(new Standing("ann", 10, 1), await AddAsync("ann", 10));
        Assert.Equal(new Standing("bob", 7.5, 2), await AddAsync("bob", 7.5));
        Assert.Equal(new Standing("cat", 9, 2), await AddAsync("cat", 9));
        Assert.Equal(new Standing("bob", 12, 1), await AddAsync("bob", 4.5));

        Assert.Equal(
            [new Standing("bob", 12, 1), new Standing("ann", 10, 2)],
            await Http.ReadAsync<Standing[]>($"{_board}?top=2"));
        Assert.Equal(3, (await Http.ReadAsync<Standing[]>(_board)).Length);
        Assert.Equal(new Standing("cat", 9, 3), await Http.ReadAsync<Standing>($"{_board}/players/cat"));
    }

    [Fact]
    public async Task A_repetition_with_the_same_key_adds_nothing()
    {
        await AddAsync("ann", 10, key: "a");
        await AddAsync("ann", 10, key: "a");

        Assert.Equal(new Standing("ann", 10, 1), await Http.ReadAsync<Standing>($"{_board}/players/ann"));
    }

    [Fact]
    public async Task Nobody_is_on_a_new_board()
    {
        Assert.Empty(await Http.ReadAsync<Standing[]>(_board));
        await Replies.IsProblemAsync(Http.GetAsync($"{_board}/players/ann"), HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("?top=0")]
    [InlineData("?top=1001")]
    [InlineData("?top=all")]
    public async Task A_bad_number_of_players_is_refused(string query) =>
        await Replies.IsProblemAsync(Http.GetAsync(_board + query), HttpStatusCode.BadRequest);

    [Fact]
    public async Task A_client_that_calls_too_often_is_told_when_to_come_back()
    {
        string client = $"{Guid.NewGuid():N}";
        for (int call = 0; call < WebApiFixture.Permits; call++)
            await AddAsync("ann", 1, client: client);

        using HttpResponseMessage refused =
            await Http.PostAsync($"{_board}/scores", new NewScore("ann", 1), client: client);

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.InRange(
            refused.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromHours(12));
        // Others are not concerned.
        Assert.Equal(new Standing("ann", WebApiFixture.Permits + 1, 1), await AddAsync("ann", 1));
    }

    private Task<Standing> AddAsync(string player, double points, string? key = null, string? client = null) =>
        Http.PostAsync($"{_board}/scores", new NewScore(player, points), key, client ?? $"{Guid.NewGuid():N}")
            .ReadAsync<Standing>();
}
