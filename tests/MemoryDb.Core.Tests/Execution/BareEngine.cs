using MemoryDb.Commit;
using MemoryDb.Data;
using MemoryDb.Execution;
using MemoryDb.Log;

namespace MemoryDb.Core.Tests.Execution;

/// <summary>An engine whose loops do not run: nothing that it executes becomes durable.</summary>
internal sealed class BareEngine
{
    public BareEngine()
    {
        var log = new InMemoryTransactionLog();
        Tracker = new CommitTracker(
            new ReplyPump(TaskScheduler.Default), new NodeIdentity(Guid.Empty), log.MaxRecordBytes, Revision.None);
        var loop = new CommitLoop(Tracker, log, LogPosition.None, TimeProvider.System, new Random(5));
        Engine = new Engine(Keyspace, Tracker, loop, TimeProvider.System);
    }

    public Keyspace Keyspace { get; } = new(new Random(5));

    public CommitTracker Tracker { get; }

    public Engine Engine { get; }
}
