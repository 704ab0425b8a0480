using Microsoft.Extensions.Options;

namespace WebApi.RateLimiting;

/// <summary>The rate limit, for any endpoint.</summary>
internal static class RateLimitEndpoints
{
    public static IServiceCollection AddRateLimiting(this IServiceCollection services)
    {
        services.AddOptions<RateLimitOptions>().BindConfiguration(RateLimitOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<RateLimitOptions>, RateLimitOptionsValidator>();
        return services.AddSingleton<SlidingWindow>();
    }

    /// <summary>Lets each client call the endpoint no more often than the options say.</summary>
    public static RouteHandlerBuilder RequireRateLimit(this RouteHandlerBuilder endpoint) => endpoint
        .AddEndpointFilter<RateLimitFilter>()
        .ProducesProblem(StatusCodes.Status429TooManyRequests);
}
