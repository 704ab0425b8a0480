using WebApi.Carts;

namespace WebApi.Jobs;

/// <summary>An order that is to be packed.</summary>
/// <param name="Id">Its name, chosen by whoever ordered.</param>
/// <param name="Lines">What is ordered.</param>
/// <param name="Receipt">What became of it; null until it is done.</param>
public sealed record Job(string Id, IReadOnlyList<CartLine> Lines, Receipt? Receipt = null);
