namespace WebApi.Idempotency;

/// <summary>A request that was carried out, and what it was answered.</summary>
internal sealed record Recorded<TRequest, TReply>(TRequest Request, TReply Reply);
