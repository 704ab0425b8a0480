using System.Text.Json;

namespace MemoryDb.Samples.Tests.Web;

public sealed class OpenApiTests(WebApiFixture fixture)
{
    [Fact]
    public async Task Every_endpoint_is_described()
    {
        using JsonDocument document = await ReadAsync();

        string[] operations =
        [
            .. document.RootElement.GetProperty("paths").EnumerateObject()
                .SelectMany(path => path.Value.EnumerateObject().Select(operation => $"{operation.Name} {path.Name}"))
                .Order(StringComparer.Ordinal),
        ];

        Assert.Equal(
            [
                "delete /carts/{cart}/lines/{product}",
                "get /carts/{cart}",
                "get /jobs",
                "get /jobs/{id}",
                "get /leaderboards/{board}",
                "get /leaderboards/{board}/players/{player}",
                "post /carts/{cart}/checkout",
                "post /carts/{cart}/lines",
                "post /leaderboards/{board}/scores",
                "put /carts/{cart}/lines/{product}",
                "put /jobs/{id}",
            ],
            operations);
    }

    [Fact]
    public async Task An_endpoint_tells_what_it_does_what_it_takes_and_what_it_may_answer()
    {
        using JsonDocument document = await ReadAsync();

        JsonElement operation = document.RootElement
            .GetProperty("paths").GetProperty("/leaderboards/{board}/scores").GetProperty("post");

        Assert.StartsWith("Adds points for a player", operation.GetProperty("summary").GetString());
        Assert.Contains(
            operation.GetProperty("parameters").EnumerateArray(),
            parameter => parameter.GetProperty("name").GetString() == "Idempotency-Key"
                && parameter.GetProperty("in").GetString() == "header");
        Assert.Equal(
            ["200", "400", "422", "429", "503", "504"],
            operation.GetProperty("responses").EnumerateObject().Select(response => response.Name).Order());
    }

    [Fact]
    public async Task What_is_refused_is_told_beforehand()
    {
        using JsonDocument document = await ReadAsync();

        JsonElement line = document.RootElement.GetProperty("components").GetProperty("schemas").GetProperty("NewLine");

        Assert.Equal(
            ["product", "quantity"], line.GetProperty("required").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(
            "^[A-Za-z0-9_-]{1,64}$",
            line.GetProperty("properties").GetProperty("product").GetProperty("pattern").GetString());
        Assert.Equal(
            (1, 1_000_000),
            (line.GetProperty("properties").GetProperty("quantity").GetProperty("minimum").GetInt32(),
                line.GetProperty("properties").GetProperty("quantity").GetProperty("maximum").GetInt32()));
    }

    private async Task<JsonDocument> ReadAsync() =>
        JsonDocument.Parse(await fixture.Client.GetStringAsync("/openapi/v1.json"));
}
