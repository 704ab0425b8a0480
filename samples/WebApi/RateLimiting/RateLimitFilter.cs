using System.Globalization;

namespace WebApi.RateLimiting;

/// <summary>Answers 429 to a client that calls too often, and says when to come back.</summary>
internal sealed class RateLimitFilter(SlidingWindow window) : IEndpointFilter
{
    /// <summary>
    /// Names the client. Whoever runs this in earnest takes the authenticated identity instead: a header can be forged.
    /// </summary>
    public const string ClientHeader = "X-Client";

    public async ValueTask<object?> InvokeAsync(
        EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        HttpContext http = context.HttpContext;
        TimeSpan wait = await window.TakeAsync(ClientOf(http), http.RequestAborted);
        if (wait == TimeSpan.Zero)
            return await next(context);

        http.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return TypedResults.Problem(
            title: "Too many calls.",
            detail: "This client has made all the calls that it may make in a while.",
            statusCode: StatusCodes.Status429TooManyRequests);
    }

    private static string ClientOf(HttpContext context) =>
        context.Request.Headers[ClientHeader] is [{ Length: > 0 and <= 64 } name]
            ? $"name:{name}"
            : $"address:{context.Connection.RemoteIpAddress}";
}
