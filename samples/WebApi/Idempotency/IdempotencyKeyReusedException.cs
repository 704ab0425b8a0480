namespace WebApi.Idempotency;

/// <summary>The client has used the key for another request before; nothing was done.</summary>
internal sealed class IdempotencyKeyReusedException()
    : Exception("The Idempotency-Key belongs to an earlier request with other content. Draw a new one.");
