using MemoryDb;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using WebApi.Idempotency;

namespace WebApi.Problems;

/// <summary>
/// Tells a client what the database's errors mean for it: did the write happen, and may it be repeated? The messages
/// of the exceptions name folders and keys, so they go into the log only.
/// </summary>
internal sealed partial class DatabaseExceptionHandler(
    IProblemDetailsService problems, ILogger<DatabaseExceptionHandler> logger) : IExceptionHandler
{
    private const int RetryAfterSeconds = 5;

    public async ValueTask<bool> TryHandleAsync(
        HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (Describe(exception) is not { Status: int status } problem)
            return false;
        if (exception is MemoryDbException)
            LogRefused(httpContext.Request.Method, httpContext.Request.Path, status, exception);

        httpContext.Response.StatusCode = status;
        if (status == StatusCodes.Status503ServiceUnavailable)
            httpContext.Response.Headers.RetryAfter = $"{RetryAfterSeconds}";
        // A client that takes no JSON gets the status alone.
        await problems.TryWriteAsync(new()
        {
            HttpContext = httpContext,
            ProblemDetails = problem,
            Exception = exception,
        });
        return true;
    }

    private static ProblemDetails? Describe(Exception exception) => exception switch
    {
        LogUnavailableException => new()
        {
            Status = StatusCodes.Status503ServiceUnavailable,
            Title = "Nothing can be stored at the moment.",
            Detail = "The request was refused before it had any effect. It can be repeated as it is.",
        },
        NotPrimaryException => new()
        {
            Status = StatusCodes.Status503ServiceUnavailable,
            Title = "Another process serves the data now.",
            Detail = "The request had no effect. Repeated, it will reach that process, or this one after its restart.",
        },
        OutcomeUnknownException => new()
        {
            Status = StatusCodes.Status504GatewayTimeout,
            Title = "It is not known whether the request takes effect.",
            Detail = "It may yet take effect as a whole, or never. Repeat it with the same Idempotency-Key; without"
                + " one, read first what is there.",
        },
        IdempotencyKeyReusedException => new()
        {
            Status = StatusCodes.Status422UnprocessableEntity,
            Title = "The idempotency key was used for another request.",
            Detail = exception.Message,
        },
        _ => null,
    };

    [LoggerMessage(1, LogLevel.Warning, "{Method} {Path} was answered with {Status}.")]
    private partial void LogRefused(string method, PathString path, int status, Exception exception);
}
