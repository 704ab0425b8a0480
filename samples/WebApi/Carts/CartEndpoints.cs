using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using WebApi.Idempotency;
using WebApi.Jobs;

namespace WebApi.Carts;

/// <summary>The shopping carts.</summary>
internal static class CartEndpoints
{
    public static IServiceCollection AddCarts(this IServiceCollection services) => services.AddSingleton<CartStore>();

    public static void MapCarts(this IEndpointRouteBuilder app)
    {
        RouteGroupBuilder cart = app.MapGroup("/carts/{cart}").WithTags("Carts");
        cart.MapGet("", ReadAsync);
        cart.MapPost("/lines", AddLineAsync).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        cart.MapPut("/lines/{product}", SetLineAsync);
        cart.MapDelete("/lines/{product}", RemoveLineAsync);
        cart.MapPost("/checkout", CheckOutAsync).ProducesProblem(StatusCodes.Status409Conflict);
    }

    /// <summary>Reads a cart. One that nobody has put anything into is empty.</summary>
    internal static async Task<Ok<Cart>> ReadAsync(
        [Name] string cart, CartStore carts, CancellationToken cancellationToken) =>
        TypedResults.Ok(await carts.ReadAsync(cart, cancellationToken));

    /// <summary>Adds pieces of a product, and tells how many there are now.</summary>
    internal static async Task<Ok<CartLine>> AddLineAsync(
        [Name] string cart,
        NewLine line,
        [FromHeader(Name = IdempotencyKey.Header), Name] string? idempotencyKey,
        CartStore carts,
        CancellationToken cancellationToken) =>
        TypedResults.Ok(await carts.AddAsync(cart, line, idempotencyKey, cancellationToken));

    /// <summary>Makes it so many pieces of a product, however many there were.</summary>
    internal static async Task<Results<Ok<CartLine>, Created<CartLine>>> SetLineAsync(
        [Name] string cart,
        [Name] string product,
        LineQuantity line,
        CartStore carts,
        CancellationToken cancellationToken)
    {
        bool isNew = await carts.SetAsync(cart, product, line.Quantity, cancellationToken);
        var stored = new CartLine(product, line.Quantity);
        return isNew ? TypedResults.Created((string?)null, stored) : TypedResults.Ok(stored);
    }

    /// <summary>Takes a product out of the cart.</summary>
    internal static async Task<Results<NoContent, NotFound>> RemoveLineAsync(
        [Name] string cart, [Name] string product, CartStore carts, CancellationToken cancellationToken) =>
        await carts.RemoveAsync(cart, product, cancellationToken)
            ? TypedResults.NoContent()
            : TypedResults.NotFound();

    /// <summary>Empties the cart and puts an order for what was in it on the queue, as one.</summary>
    internal static async Task<Results<Accepted<Job>, ProblemHttpResult>> CheckOutAsync(
        [Name] string cart,
        [FromHeader(Name = IdempotencyKey.Header), Name] string? idempotencyKey,
        CartStore carts,
        CancellationToken cancellationToken) =>
        await carts.CheckOutAsync(cart, idempotencyKey, cancellationToken) is { } order
            ? TypedResults.Accepted(JobEndpoints.PathOf(order), order)
            : TypedResults.Problem(
                title: "The cart is empty.",
                detail: "There is nothing to order. Another request may have checked it out.",
                statusCode: StatusCodes.Status409Conflict);
}
