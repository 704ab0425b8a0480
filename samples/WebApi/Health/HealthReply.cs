namespace WebApi.Health;

/// <summary>How the application fares.</summary>
/// <param name="Status">Healthy, Degraded or Unhealthy: the worst of the checks.</param>
/// <param name="Checks">The checks by name.</param>
internal sealed record HealthReply(string Status, IReadOnlyDictionary<string, CheckReply> Checks);
