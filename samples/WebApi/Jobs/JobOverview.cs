namespace WebApi.Jobs;

/// <summary>All jobs, at one moment.</summary>
/// <param name="Queued">How many wait.</param>
/// <param name="Processing">How many are under way.</param>
/// <param name="Done">How many have been done since the beginning.</param>
/// <param name="Latest">The ids of those done last, the latest at last.</param>
public sealed record JobOverview(long Queued, long Processing, long Done, IReadOnlyList<string> Latest);
