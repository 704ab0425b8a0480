using System.ComponentModel.DataAnnotations;

namespace WebApi.Carts;

/// <summary>How many pieces there shall be.</summary>
/// <param name="Quantity">The number.</param>
public sealed record LineQuantity([property: Range(1, 1_000_000)] int Quantity);
