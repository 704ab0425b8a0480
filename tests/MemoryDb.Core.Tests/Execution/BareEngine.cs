using MemoryDb.Commit;
using MemoryDb.Data;
using MemoryDb.Diagnostics;
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
        var telemetry = new DatabaseTelemetry("bare", TimeProvider.System)
        {
            FindStatus = () => new DatabaseStatus(DatabaseState.Serving, null, 0, 0),
        };
        var loop = new CommitLoop(Tracker, log, LogPosition.None, TimeProvider.System, new Random(5), telemetry);
        Engine = new Engine(Keyspace, Tracker, loop, TimeProvider.System, telemetry);
    }

    public Keyspace Keyspace { get; } = new(new Random(5));

    public CommitTracker Tracker { get; }

    public Engine Engine { get; }
}
