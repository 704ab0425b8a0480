using System.ComponentModel.DataAnnotations;

namespace WebApi.Carts;

/// <summary>Pieces to be added.</summary>
/// <param name="Product">The product.</param>
/// <param name="Quantity">How many pieces more.</param>
public sealed record NewLine([property: Name] string Product, [property: Range(1, 1_000_000)] int Quantity);
