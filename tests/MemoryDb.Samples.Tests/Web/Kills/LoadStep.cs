using WebApi.Carts;
using WebApi.Jobs;

namespace MemoryDb.Samples.Tests.Web.Kills;

/// <summary>A request of the load, and what it adds to which counts.</summary>
internal sealed record LoadStep(
    HttpMethod Method, string Path, object? Body, string? Key, IReadOnlyList<(string Name, long Count)> Counts)
{
    /// <summary>Adds to a line of a cart that others add to as well.</summary>
    public static LoadStep AddToSharedCart(string key, string cart, NewLine line) => new(
        HttpMethod.Post, $"/carts/{cart}/lines", line, key, [(CartCount(cart, line.Product), line.Quantity)]);

    /// <summary>Adds to a cart that is checked out by and by, so that its pieces end up packed.</summary>
    public static LoadStep AddToOwnCart(string key, string cart, NewLine line) => new(
        HttpMethod.Post, $"/carts/{cart}/lines", line, key, [(PackedCount(line.Product), line.Quantity)]);

    public static LoadStep CheckOut(string key, string cart) =>
        new(HttpMethod.Post, $"/carts/{cart}/checkout", null, key, []);

    public static LoadStep Submit(string id, NewLine line) => new(
        HttpMethod.Put,
        $"/jobs/{id}",
        new NewJob([line]),
        null,
        [(JobCount(id), 1), (PackedCount(line.Product), line.Quantity)]);

    public static string CartCount(string cart, string product) => $"{product} in {cart}";

    public static string PackedCount(string product) => $"{product} packed";

    public static string JobCount(string id) => $"job {id} done";
}
