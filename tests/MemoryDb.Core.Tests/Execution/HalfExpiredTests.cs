using MemoryDb.Commit;
using MemoryDb.Data;
using MemoryDb.Execution;
using MemoryDb.Log;
using MemoryDb.Operations;

namespace MemoryDb.Core.Tests.Execution;

/// <summary>As <see cref="HalfAppliedEffectTests"/>, for the removal of a key whose time has come (F25).</summary>
public sealed class HalfExpiredTests
{
    /// <summary>Whoever replays a removal that memory has not made stops at the second one.</summary>
    [Fact]
    public void A_removal_that_was_not_made_is_not_logged()
    {
        var log = new InMemoryTransactionLog();
        var keyspace = new Keyspace(new Random(5));
        var tracker = new CommitTracker(
            new ReplyPump(TaskScheduler.Default), new NodeIdentity(Guid.Empty), log.MaxRecordBytes, Revision.None);
        var loop = new CommitLoop(tracker, log, LogPosition.None, TimeProvider.System, new Random(5));
        var engine = new Engine(keyspace, tracker, loop, TimeProvider.System);
        EncodedKey key = keyspace.Encode("key"u8);
        Outcome<bool> outcome = engine.Write(in key, default(NoArgument), MeetAndFail);
        Assert.NotNull(outcome.Error);
        Assert.Equal(Revision.None, engine.LastRevision);
    }

    private static bool MeetAndFail(WriteContext context, in EncodedKey key, NoArgument none)
    {
        // The key is not there, so that applying its removal fails.
        context.MeetExpired(in key);
        return true;
    }
}
