namespace WebApi.Idempotency;

/// <summary>How a client marks a request that it may have to repeat.</summary>
internal static class IdempotencyKey
{
    /// <summary>The header.</summary>
    public const string Header = "Idempotency-Key";

    /// <summary>Registers what the endpoints need to honour it.</summary>
    public static IServiceCollection AddRepeatableWrites(this IServiceCollection services) =>
        services.AddSingleton<RepeatableWrites>();
}
