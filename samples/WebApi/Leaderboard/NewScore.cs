using System.ComponentModel.DataAnnotations;

namespace WebApi.Leaderboard;

/// <summary>Points for a player.</summary>
/// <param name="Player">The player.</param>
/// <param name="Points">How many are added; negative ones are taken away.</param>
public sealed record NewScore([property: Name] string Player, [property: Range(-1e6, 1e6)] double Points);
