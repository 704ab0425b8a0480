using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using WebApi.Problems;

namespace MemoryDb.Samples.Tests.Web;

public sealed class DatabaseExceptionHandlerTests
{
    [Fact]
    public async Task A_log_without_a_majority_is_503_and_may_be_tried_again()
    {
        (HttpContext http, JsonElement problem) = await HandleAsync(new LogUnavailableException("folder x is gone"));

        Assert.Equal(503, http.Response.StatusCode);
        Assert.Equal("5", http.Response.Headers.RetryAfter);
        Assert.Equal(503, problem.GetProperty("status").GetInt32());
        Assert.DoesNotContain("folder x", problem.GetRawText());
    }

    [Fact]
    public async Task Another_primary_is_503()
    {
        (HttpContext http, _) = await HandleAsync(new NotPrimaryException("taken over"));

        Assert.Equal(503, http.Response.StatusCode);
        Assert.Equal("5", http.Response.Headers.RetryAfter);
    }

    [Fact]
    public async Task An_unknown_outcome_is_504_and_says_that_the_write_may_yet_take_effect()
    {
        (HttpContext http, JsonElement problem) = await HandleAsync(new OutcomeUnknownException("silence"));

        Assert.Equal(504, http.Response.StatusCode);
        Assert.False(http.Response.Headers.ContainsKey("Retry-After"));
        Assert.Contains("may yet take effect", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task A_client_that_takes_no_json_gets_the_status() =>
        Assert.Equal(503, (await HandleAsync(new LogUnavailableException(""), "text/html")).Http.Response.StatusCode);

    [Fact]
    public async Task Other_errors_are_left_to_others() =>
        Assert.False(await Handler().TryHandleAsync(new DefaultHttpContext(), new ArgumentException(), default));

    private static async Task<(HttpContext Http, JsonElement Problem)> HandleAsync(
        Exception exception, string accepted = "application/json")
    {
        var http = new DefaultHttpContext { Response = { Body = new MemoryStream() } };
        http.Request.Headers.Accept = accepted;

        Assert.True(await Handler().TryHandleAsync(http, exception, default));

        http.Response.Body.Position = 0;
        return http.Response.Body.Length == 0
            ? (http, default)
            : (http, (await JsonDocument.ParseAsync(http.Response.Body)).RootElement);
    }

    private static DatabaseExceptionHandler Handler()
    {
        ServiceProvider services = new ServiceCollection().AddOptions().AddProblemDetails().BuildServiceProvider();
        return new(
            services.GetRequiredService<IProblemDetailsService>(), NullLogger<DatabaseExceptionHandler>.Instance);
    }
}
