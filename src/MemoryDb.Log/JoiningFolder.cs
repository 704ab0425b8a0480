using MemoryDb.Log.Files;

namespace MemoryDb.Log;

/// <summary>A folder that is new or was lost, and is filled in one ballot (hole H10).</summary>
internal sealed class JoiningFolder(
    FileLogReplica replica, Takeover takeover, QuorumLogOptions options, LogEvents events)
{
    /// <summary>
    /// Says what is trimmed, before anything is filled. Whatever a trim has reached in the folder stays: a successor
    /// may have filled it and trimmed while this writer slept.
    /// </summary>
    public async Task SetHeadAsync()
    {
        if (await replica.Head.GetAsync() > takeover.Recovery.Head)
        {
            throw new IOException(
                $"'{replica.Folder}' was trimmed further than the other folders. It is filled when they have been"
                + " trimmed as far, or when it has been emptied.");
        }

        await replica.Head.AdvanceAsync(takeover.Recovery.Head);
    }

    /// <summary>Lets the folder say that it belongs to the database, when it is filled up to T.</summary>
    /// <returns>False if somebody else fills it by now, or it was lost again.</returns>
    public async Task<bool> TryNameAsync()
    {
        SegmentOrigin origin = takeover.OriginOf(replica.ReplicaId);
        var identity = new ReplicaIdentity(origin.DatabaseId, replica.ReplicaId, options.ReplicaCount);
        bool isHighest = false;
        ReplicaIdentity? named = await replica.Whole.NameAsync(
            identity,
            options.Random,
            async () => isHighest = await replica.Promises.IsHighestAsync(takeover.Ballot));
        if (!isHighest)
            return false;
        if (named != identity)
            throw new IOException($"'{replica.Folder}' belongs to another database.");
        replica.Readmit();
        events.Tell(new QuorumLogEvent(
            QuorumLogEventKind.ReplicaFilled,
            $"'{replica.Folder}' was new or lost. It has been filled from the others and counts again.",
            replica.ReplicaId,
            takeover.RecoveredTail - takeover.Recovery.Head + 1));
        return true;
    }
}
