namespace WebApi.Health;

/// <summary>What one check found.</summary>
/// <param name="Status">Healthy, Degraded or Unhealthy.</param>
/// <param name="Description">In a sentence.</param>
/// <param name="Reasons">In detail.</param>
internal sealed record CheckReply(string Status, string? Description, IReadOnlyDictionary<string, string?> Reasons);
