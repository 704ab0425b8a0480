using System.Text;
using MemoryDb.Commit;
using MemoryDb.Data;
using MemoryDb.Execution;
using MemoryDb.Log;
using MemoryDb.Notifications;

namespace MemoryDb.Core.Tests.Execution;

public sealed class StoppedEngineTests
{
    /// <summary>
    /// It hands a message to nobody, and must not call that success, also if nothing is pending (T5).
    /// </summary>
    [Fact]
    public void A_message_to_a_node_that_has_stopped_is_refused()
    {
        var log = new InMemoryTransactionLog();
        var keyspace = new Keyspace(new Random(5));
        var tracker = new CommitTracker(
            new ReplyPump(TaskScheduler.Default), new NodeIdentity(Guid.Empty), log.MaxRecordBytes, Revision.None);
        var loop = new CommitLoop(tracker, log, LogPosition.None, TimeProvider.System, new Random(5));
        var engine = new Engine(keyspace, tracker, loop, TimeProvider.System);
        var message = new PublishedMessage(keyspace.Encode("news"u8), Encoding.UTF8.GetBytes("message"), Number: 1);
        Assert.Null(engine.Publish(in message).Error);
        tracker.Fail(static () => new NotPrimaryException("Another process leads."));
        Assert.IsType<NotPrimaryException>(engine.Publish(in message).Error);
    }
}
