namespace WebApi.Jobs;

/// <summary>The result of a job.</summary>
/// <param name="Number">Its place in the order in which jobs were done, from 1.</param>
/// <param name="Pieces">How many pieces were packed.</param>
public sealed record Receipt(long Number, long Pieces);
