namespace WebApi.Leaderboard;

/// <summary>Where a player stands.</summary>
/// <param name="Player">The player.</param>
/// <param name="Score">The sum of the points.</param>
/// <param name="Rank">The place, from 1.</param>
public sealed record Standing(string Player, double Score, long Rank);
