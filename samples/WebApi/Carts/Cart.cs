namespace WebApi.Carts;

/// <summary>A shopping cart.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Lines">What is in it, by product.</param>
public sealed record Cart(string Id, IReadOnlyList<CartLine> Lines);
