using System.Net;
using System.Net.Http.Headers;
using WebApi.Carts;
using WebApi.Jobs;

namespace MemoryDb.Samples.Tests.Web;

public sealed class CartTests(WebApiFixture fixture)
{
    private readonly string _cart = $"/carts/{Guid.NewGuid():N}";

    private HttpClient Http => fixture.Client;

    [Fact]
    public async Task Lines_are_added_changed_and_removed()
    {
        Assert.Empty((await Http.ReadAsync<Cart>(_cart)).Lines);

        Assert.Equal(new CartLine("pear", 3), await AddAsync("pear", 3));
        Assert.Equal(new CartLine("pear", 5), await AddAsync("pear", 2));
        await Replies.HasStatusAsync(Http.PutAsync($"{_cart}/lines/pear", new LineQuantity(4)), HttpStatusCode.OK);
        await Replies.HasStatusAsync(Http.PutAsync($"{_cart}/lines/fig", new LineQuantity(1)), HttpStatusCode.Created);
        await Replies.HasStatusAsync(Http.PutAsync($"{_cart}/lines/kiwi", new LineQuantity(9)), HttpStatusCode.Created);
        await Replies.HasStatusAsync(Http.DeleteAsync($"{_cart}/lines/kiwi"), HttpStatusCode.NoContent);
        await Replies.IsProblemAsync(Http.DeleteAsync($"{_cart}/lines/kiwi"), HttpStatusCode.NotFound);

        Assert.Equal(
            [new CartLine("fig", 1), new CartLine("pear", 4)], (await Http.ReadAsync<Cart>(_cart)).Lines);
    }

    [Fact]
    public async Task A_repetition_with_the_same_key_adds_nothing_and_gets_the_same_answer()
    {
        Assert.Equal(new CartLine("pear", 3), await AddAsync("pear", 3, key: "a"));
        Assert.Equal(new CartLine("pear", 5), await AddAsync("pear", 2, key: "b"));
        Assert.Equal(new CartLine("pear", 3), await AddAsync("pear", 3, key: "a"));

        Assert.Equal([new CartLine("pear", 5)], (await Http.ReadAsync<Cart>(_cart)).Lines);
    }

    [Fact]
    public async Task A_key_is_refused_for_other_content()
    {
        await AddAsync("pear", 3, key: "a");

        await Replies.IsProblemAsync(
            Http.PostAsync($"{_cart}/lines", new NewLine("pear", 4), key: "a"), HttpStatusCode.UnprocessableEntity);

        Assert.Equal([new CartLine("pear", 3)], (await Http.ReadAsync<Cart>(_cart)).Lines);
    }

    [Fact]
    public async Task The_same_key_is_another_one_for_another_cart()
    {
        await AddAsync("pear", 3, key: "a");

        Assert.Equal(
            new CartLine("pear", 4),
            await Http.PostAsync($"{_cart}-2/lines", new NewLine("pear", 4), key: "a").ReadAsync<CartLine>());
    }

    [Fact]
    public async Task Checking_out_empties_the_cart_and_queues_the_order()
    {
        await AddAsync("pear", 3);
        await AddAsync("fig", 1);

        using HttpResponseMessage accepted = await Http.PostAsync($"{_cart}/checkout", key: "a");

        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        Assert.Empty((await Http.ReadAsync<Cart>(_cart)).Lines);
        Job done = await Http.ReadUntilAsync<Job>($"{accepted.Headers.Location}", job => job.Receipt is not null);
        Assert.Equal([new CartLine("fig", 1), new CartLine("pear", 3)], done.Lines);
        Assert.Equal(4, done.Receipt?.Pieces);
    }

    [Fact]
    public async Task A_repeated_checkout_gets_the_same_order_and_a_new_one_of_an_empty_cart_is_refused()
    {
        await AddAsync("pear", 3);

        Job first = await Http.PostAsync($"{_cart}/checkout", key: "a").ReadAsync<Job>();
        Job second = await Http.PostAsync($"{_cart}/checkout", key: "a").ReadAsync<Job>();

        Assert.Equal(first.Id, second.Id);
        await Replies.IsProblemAsync(Http.PostAsync($"{_cart}/checkout", key: "b"), HttpStatusCode.Conflict);
    }

    [Theory]
    [InlineData("""{"product":"","quantity":1}""")]
    [InlineData("""{"product":"a:b","quantity":1}""")]
    [InlineData("""{"product":null,"quantity":1}""")]
    [InlineData("""{"quantity":1}""")]
    [InlineData("""{"product":"pear"}""")]
    [InlineData("""{"product":"pear","quantity":0}""")]
    [InlineData("""{"product":"pear","quantity":1000001}""")]
    [InlineData("""{"product":"pear","quantity":99999999999}""")]
    [InlineData("""{"product":"pear","quantity":"3"}""")]
    [InlineData("{")]
    [InlineData("")]
    public async Task A_line_that_is_none_is_refused(string json)
    {
        using var content = new StringContent(json, new MediaTypeHeaderValue("application/json"));

        await Replies.IsProblemAsync(Http.PostAsync($"{_cart}/lines", content), HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Names_that_mean_something_in_a_key_are_refused()
    {
        await Replies.IsProblemAsync(Http.GetAsync("/carts/a:b"), HttpStatusCode.BadRequest);
        await Replies.IsProblemAsync(
            Http.PostAsync($"{_cart}/lines", new NewLine("pear", 3), key: "a/b"), HttpStatusCode.BadRequest);
        await Replies.IsProblemAsync(
            Http.PutAsync($"{_cart}/lines/a:b", new LineQuantity(4)), HttpStatusCode.BadRequest);
    }

    private Task<CartLine> AddAsync(string product, int quantity, string? key = null) =>
        Http.PostAsync($"{_cart}/lines", new NewLine(product, quantity), key).ReadAsync<CartLine>();
}
