using MemoryDb.Log;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MemoryDb.Hosting;

/// <summary>Whether one database serves, and with all its replicas.</summary>
internal sealed class DatabaseHealthCheck(DatabaseLifetime lifetime) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        HealthStatus failure = context.Registration.FailureStatus;
        var data = new Dictionary<string, object> { ["database"] = lifetime.Name };
        if (lifetime.Opening is not { } opening)
            return new HealthCheckResult(failure, "It is not open.", data: data);
        if (!opening.IsCompleted)
        {
            RestoreProgress progress = lifetime.Progress;
            data["position"] = progress.Position.Value;
            data["tail"] = progress.Tail.Value;
            return new HealthCheckResult(
                failure, $"It is being restored: {progress.Position} of {progress.Tail} records.", data: data);
        }

        if (!opening.IsCompletedSuccessfully)
        {
            Exception? error = opening.Exception?.InnerException;
            return new HealthCheckResult(failure, $"It could not be opened. {error?.Message}", error, data);
        }

        MemoryDatabase database = await opening.ConfigureAwait(false);
        Exception? noAnswer = await ProbeAsync(database, cancellationToken).ConfigureAwait(false);
        DatabaseStatus status = database.Status;
        data["state"] = status.State.ToString();
        data["pendingBytes"] = status.PendingBytes;
        data["waitingCommands"] = status.WaitingCommandCount;
        List<string> weak = Describe(database, data);
        if (status.State != DatabaseState.Serving)
            return new HealthCheckResult(failure, WhyNot(status), status.Reason, data);
        if (noAnswer is not null)
            return new HealthCheckResult(failure, $"The log does not answer. {noAnswer.Message}", noAnswer, data);
        return weak.Count == 0
            ? HealthCheckResult.Healthy("It serves, with all replicas.", data)
            : HealthCheckResult.Degraded($"It serves. {string.Join(' ', weak)}", data: data);
    }

    private static string WhyNot(DatabaseStatus status) => status.State switch
    {
        DatabaseState.LogUnavailable => $"The log takes no writes. {status.Reason?.Message}",
        DatabaseState.Stopped => $"It serves nothing any more. {status.Reason?.Message}",
        _ => "It is closed.",
    };

    private async Task<Exception?> ProbeAsync(MemoryDatabase database, CancellationToken cancellationToken)
    {
        try
        {
            return await lifetime.ProbeAsync(database)
                .WaitAsync(lifetime.ProbeTimeout, lifetime.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            return failure;
        }
    }

    /// <summary>Adds each replica to the data.</summary>
    /// <returns>What is wrong with some, as sentences.</returns>
    private static List<string> Describe(MemoryDatabase database, Dictionary<string, object> data)
    {
        List<string> weak = [];
        if (database.Log is not QuorumTransactionLog log)
            return weak;
        foreach ((int index, ReplicaStatus replica) in log.Replicas.Index())
        {
            string? reason = WhyWeak(replica);
            data[$"replica-{index + 1}"] = reason ?? replica.State.ToString();
            if (reason is not null)
                weak.Add($"'{replica.Folder}' {reason}");
        }

        return weak;
    }

    private static string? WhyWeak(ReplicaStatus replica) => replica switch
    {
        { State: ReplicaState.Failed } => $"has failed: {replica.Error?.Message}",
        { State: ReplicaState.Missing } => $"is missing: {replica.Error?.Message}",
        { LeftOutReason: { } reason } => $"is left out: {reason}",
        { IsBehind: true } => $"is behind by {replica.LagRecordCount} records.",
        { DamagedRecordCount: > 0 } => $"has {replica.DamagedRecordCount} damaged records.",
        _ => null,
    };
}
