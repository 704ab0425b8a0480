using MemoryDb;
using Microsoft.Extensions.Options;

namespace WebApi.Jobs;

/// <summary>
/// Does one job after the other. Whatever is recorded about a job is recorded once, however often the process is
/// killed; what a job does outside of the database may be repeated, so it should be safe to repeat.
/// </summary>
internal sealed partial class JobWorker(JobQueue queue, IOptions<JobOptions> options, ILogger<JobWorker> logger)
    : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await WorkAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            // Any other error of the database ends the application: after its restart it may be the primary again.
            catch (MemoryDbException error) when (error is LogUnavailableException or OutcomeUnknownException)
            {
                LogPaused(Pause, error);
                await Task.Delay(Pause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    // There is one worker. So what it finds in processing when it begins, or begins anew after an error, is under way
    // nowhere: it was left there by a process that was killed, or by a call whose outcome is unknown.
    private async Task WorkAsync(CancellationToken stoppingToken)
    {
        int requeued = await queue.RequeueAsync(stoppingToken);
        if (requeued > 0)
            LogRequeued(requeued);
        while (true)
        {
            Job job = await queue.TakeAsync(stoppingToken);
            long pieces = await PackAsync(job, stoppingToken);
            await queue.CompleteAsync(job, pieces, stoppingToken);
        }
    }

    private async Task<long> PackAsync(Job job, CancellationToken stoppingToken)
    {
        await Task.Delay(options.Value.PackingTime, stoppingToken);
        return job.Lines.Sum(line => line.Quantity);
    }

    [LoggerMessage(1, LogLevel.Information, "Queued {Count} jobs again that had been left unfinished.")]
    private partial void LogRequeued(int count);

    [LoggerMessage(2, LogLevel.Warning, "The database takes no writes; the worker tries again in {Pause}.")]
    private partial void LogPaused(TimeSpan pause, Exception error);
}
