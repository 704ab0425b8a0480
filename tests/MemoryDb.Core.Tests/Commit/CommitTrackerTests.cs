using MemoryDb.Commit;
using MemoryDb.Data;
using MemoryDb.Effects;

namespace MemoryDb.Core.Tests.Commit;

/// <summary>What the tracker hands out once nothing can become durable any more (T5, F28).</summary>
public sealed class CommitTrackerTests
{
    private readonly Keyspace _keyspace = new(new Random(3));

    [Fact]
    public async Task After_a_defect_no_further_record_reaches_the_log_not_even_the_release()
    {
        // It would state revisions that never were in the log, and no one could restore that log any more.
        CommitTracker tracker = CreateTracker();
        tracker.AddBatch(CreateBatch(), new Revision(1));
        PendingRecord? underWay = await tracker.TakeAsync();
        tracker.AddBatch(CreateBatch(), new Revision(2));
        tracker.Fail(() => new OutcomeUnknownException("A defect.", null));
        tracker.AddLeaseRelease();
        tracker.AddBatch(CreateBatch(), new Revision(3));
        tracker.Advance(underWay!);
        Assert.Null(await tracker.TakeAsync());
    }

    private static CommitTracker CreateTracker() => new(
        new ReplyPump(TaskScheduler.Default), new NodeIdentity(Guid.Empty), 1024 * 1024, Revision.None);

    private EncodedEffects CreateBatch()
    {
        var effects = new EncodedEffects();
        effects.Add(new Effect(EffectKind.KeyDelete, _keyspace.Encode("k"u8)));
        return effects;
    }
}
