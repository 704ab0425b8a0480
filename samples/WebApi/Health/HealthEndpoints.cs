using System.Globalization;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using WebApi.Json;

namespace WebApi.Health;

/// <summary>Whether the application is ready: 503 takes it out of a load balancer, and the JSON says why.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder app) => app.MapHealthChecks("/health", new()
    {
        Predicate = check => check.Tags.Contains("ready"),
        ResponseWriter = WriteAsync,
    });

    private static Task WriteAsync(HttpContext context, HealthReport report) =>
        context.Response.WriteAsJsonAsync(
            new HealthReply(
                $"{report.Status}", report.Entries.ToDictionary(check => check.Key, check => Describe(check.Value))),
            HttpJson.Default.HealthReply,
            cancellationToken: context.RequestAborted);

    private static CheckReply Describe(HealthReportEntry entry) => new(
        $"{entry.Status}",
        entry.Description,
        entry.Data.ToDictionary(
            reason => reason.Key, reason => Convert.ToString(reason.Value, CultureInfo.InvariantCulture)));
}
