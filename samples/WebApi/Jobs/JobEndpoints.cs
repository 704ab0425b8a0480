using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using WebApi.Carts;

namespace WebApi.Jobs;

/// <summary>The work queue.</summary>
internal static class JobEndpoints
{
    public static IServiceCollection AddJobs(this IServiceCollection services)
    {
        services.AddOptions<JobOptions>().BindConfiguration(JobOptions.Section).ValidateOnStart();
        return services
            .AddSingleton<IValidateOptions<JobOptions>, JobOptionsValidator>()
            .AddSingleton<JobQueue>()
            .AddHostedService<JobWorker>();
    }

    public static void MapJobs(this IEndpointRouteBuilder app)
    {
        RouteGroupBuilder jobs = app.MapGroup("/jobs").WithTags("Jobs");
        jobs.MapGet("", ReadAsync);
        jobs.MapGet("/{id}", FindAsync);
        jobs.MapPut("/{id}", SubmitAsync).ProducesProblem(StatusCodes.Status409Conflict);
    }

    /// <summary>Where a job is found.</summary>
    public static string PathOf(Job job) => $"/jobs/{job.Id}";

    /// <summary>Counts the jobs, and lists the ids of those done last, the latest at last.</summary>
    internal static async Task<Ok<JobOverview>> ReadAsync(
        JobQueue queue, CancellationToken cancellationToken, [Range(1, 10_000)] int latest = 10) =>
        TypedResults.Ok(await queue.ReadAsync(latest, cancellationToken));

    /// <summary>Reads a job; it has a receipt when it is done.</summary>
    internal static async Task<Results<Ok<Job>, NotFound>> FindAsync(
        [Name] string id, JobQueue queue, CancellationToken cancellationToken) =>
        await queue.FindAsync(id, cancellationToken) is { } job ? TypedResults.Ok(job) : TypedResults.NotFound();

    /// <summary>Puts a job on the queue. The client chooses its id, so that it may repeat the call.</summary>
    internal static async Task<Results<Accepted<Job>, Ok<Job>, ProblemHttpResult>> SubmitAsync(
        [Name] string id, NewJob job, JobQueue queue, CancellationToken cancellationToken)
    {
        CartLine[] lines = [.. job.Lines.Select(line => new CartLine(line.Product, line.Quantity))];
        (Submission outcome, Job stored) = await queue.SubmitAsync(new(id, lines), cancellationToken);
        return outcome switch
        {
            Submission.Queued => TypedResults.Accepted(PathOf(stored), stored),
            Submission.Known => TypedResults.Ok(stored),
            _ => TypedResults.Problem(
                title: "The id belongs to another job.",
                detail: "A job with other lines has this id. Choose another one.",
                statusCode: StatusCodes.Status409Conflict),
        };
    }
}
