using MemoryDb;
using WebApi.Idempotency;
using WebApi.Jobs;

namespace WebApi.Carts;

/// <summary>
/// The carts in the database: a hash each, product → quantity. An empty cart is a key that does not exist.
/// </summary>
internal sealed class CartStore(MemoryDatabase database, RepeatableWrites writes)
{
    public async ValueTask<Cart> ReadAsync(string cart, CancellationToken cancellationToken) =>
        new(cart, InOrder(await database.Hash<string, long>(KeyOf(cart)).GetAllAsync(cancellationToken)));

    /// <summary>Adds pieces to what is there.</summary>
    /// <returns>How many there are now.</returns>
    public ValueTask<CartLine> AddAsync(
        string cart, NewLine line, string? idempotencyKey, CancellationToken cancellationToken) =>
        writes.RunAsync(
            $"carts/{cart}/lines",
            idempotencyKey,
            line,
            transaction => new CartLine(
                line.Product,
                transaction.Hash<string, long>(KeyOf(cart)).Increment(line.Product, line.Quantity)),
            cancellationToken);

    /// <summary>Makes it so many pieces, however many there were.</summary>
    /// <returns>Whether the line is new.</returns>
    public ValueTask<bool> SetAsync(
        string cart, string product, long quantity, CancellationToken cancellationToken) =>
        database.Hash<string, long>(KeyOf(cart)).SetAsync(
            product, quantity, cancellationToken: cancellationToken);

    /// <returns>Whether there was such a line.</returns>
    public ValueTask<bool> RemoveAsync(string cart, string product, CancellationToken cancellationToken) =>
        database.Hash<string, long>(KeyOf(cart)).DeleteAsync(product, cancellationToken);

    /// <summary>
    /// Empties the cart and queues the order as one: whatever happens, the pieces are in exactly one of the two.
    /// </summary>
    /// <returns>The order; null if the cart is empty.</returns>
    public ValueTask<Job?> CheckOutAsync(string cart, string? idempotencyKey, CancellationToken cancellationToken) =>
        writes.RunAsync(
            $"carts/{cart}/checkout",
            idempotencyKey,
            cart,
            transaction => CheckOut(transaction, KeyOf(cart)),
            cancellationToken);

    private static Job? CheckOut(Transaction transaction, string key)
    {
        CartLine[] lines = InOrder(transaction.Hash<string, long>(key).GetAll());
        if (lines.Length == 0)
            return null;
        transaction.Keys.Delete(key);
        var order = new Job($"order-{Guid.CreateVersion7():N}", lines);
        JobQueue.Enqueue(transaction, order);
        return order;
    }

    private static CartLine[] InOrder(IEnumerable<KeyValuePair<string, long>> lines) =>
    [
        .. lines.Select(line => new CartLine(line.Key, line.Value))
            .OrderBy(line => line.Product, StringComparer.Ordinal),
    ];

    private static string KeyOf(string cart) => $"cart:{cart}";
}
