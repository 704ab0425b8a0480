namespace WebApi.Carts;

/// <summary>So many pieces of one product.</summary>
/// <param name="Product">The product.</param>
/// <param name="Quantity">How many pieces.</param>
public sealed record CartLine(string Product, long Quantity);
