using MemoryDb.Commit;
using MemoryDb.Internal;
using MemoryDb.Log;
using MemoryDb.Snapshots;

namespace MemoryDb.Replication;

/// <summary>
/// Makes this node the primary: it restores to the tail and appends a lease grant just there. Only a node that holds
/// everything can win (E4), and from then on every other node's next append conflicts.
/// </summary>
internal sealed class Candidate(
    ITransactionLog log, Restorer restorer, NodeIdentity node, TimeProvider clock, Random random)
{
    private const int MaxAttempts = 10;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>On return the grant is durable and everything before it has been applied.</summary>
    /// <returns>The grant's position: the epoch.</returns>
    /// <exception cref="NotPrimaryException">Others kept winning.</exception>
    /// <exception cref="LogUnavailableException">The log takes no writes.</exception>
    public async Task<LogPosition> TakeOverAsync(CancellationToken token)
    {
        LogPosition tail = await log.GetTailAsync(token);
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            await restorer.RestoreToAsync(tail, token);
            node.Epoch = restorer.Position.Next;
            var grant = new ByteBuffer();
            node.NextRecord(RecordKind.LeaseGrant, restorer.Revision.Next).Write(grant);
            AppendResult result = await AppendAsync(grant.WrittenMemory, token);
            if (result.Outcome == AppendOutcome.Appended)
            {
                Invariant.Check(result.Position == node.Epoch, "A record is appended behind the expected tail.");
                return result.Position;
            }

            // Somebody else appended first. Rivals only cost each other time, so each waits a little, differently.
            tail = result.Position;
            await Task.Delay(Pause * (0.5 + random.NextDouble()), clock, token);
        }

        throw new NotPrimaryException(
            $"Other processes appended to the log in each of {MaxAttempts} attempts to open it.");
    }

    private async Task<AppendResult> AppendAsync(ReadOnlyMemory<byte> grant, CancellationToken token)
    {
        AppendResult result = default;
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            token.ThrowIfCancellationRequested();
            result = await log.AppendAsync(restorer.Position, grant);
            if (result.Outcome != AppendOutcome.Unknown)
                return result;
            await Task.Delay(Pause * (attempt + 1), clock, token);
        }

        throw new LogUnavailableException(
            "The log takes no writes, so the database cannot be opened. " + result.Reason?.Message, result.Reason);
    }
}
