using System.ComponentModel.DataAnnotations;
using WebApi.Carts;

namespace WebApi.Jobs;

/// <summary>An order without a cart.</summary>
/// <param name="Lines">What is ordered.</param>
public sealed record NewJob([property: Length(1, 100)] IReadOnlyList<NewLine> Lines);
