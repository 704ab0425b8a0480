using MemoryDb.Commit;
using MemoryDb.Data;
using MemoryDb.Effects;
using MemoryDb.Testing;

namespace MemoryDb.Core.Tests.Commit;

/// <summary>
/// In which order replies come (T4), and what is handed out when nothing can become durable (T5, F28).
/// </summary>
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

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task T4_replies_are_settled_in_the_order_of_their_records_whatever_the_schedule(int seed)
    {
        const int recordCount = 20;
        var scheduler = new SingleThreadScheduler(new Random(seed));
        CommitTracker tracker = CreateTracker(scheduler);
        var replies = new List<ValueTask<long>>();
        for (int revision = 1; revision <= recordCount; revision++)
        {
            tracker.AddBatch(CreateBatch(), new Revision(revision));
            replies.Add(Wait(tracker, revision));
            replies.Add(Wait(tracker, revision));
            PendingRecord? record = await tracker.TakeAsync();
            tracker.Advance(record!);
        }

        do
        {
            int settled = replies.TakeWhile(reply => reply.IsCompleted).Count();
            Assert.Equal(settled, replies.Count(reply => reply.IsCompleted));
        }
        while (scheduler.TryStep());

        Assert.All(replies, reply => Assert.True(reply.IsCompletedSuccessfully));
    }

    [Fact]
    public async Task L11_what_has_become_durable_is_never_said_not_to_have_happened()
    {
        CommitTracker tracker = CreateTracker();
        tracker.AddBatch(CreateBatch(), new Revision(1));
        tracker.Advance((await tracker.TakeAsync())!);
        tracker.AddBatch(CreateBatch(), new Revision(2));
        tracker.Fail(() => new NotPrimaryException("Another node leads."));

        // Its caller may be told only now what it did before.
        Assert.Null(tracker.FatalFor(new Revision(1), hasWritten: true));
        Assert.NotNull(tracker.FatalFor(new Revision(1), hasWritten: false));
        Assert.NotNull(tracker.FatalFor(new Revision(2), hasWritten: true));
        Assert.NotNull(tracker.FatalFor(Revision.None, hasWritten: false));
    }

    [Fact]
    public async Task F23_a_write_goes_to_the_log_although_nobody_else_of_many_calls_again()
    {
        const int writeCount = 1000;
        CommitTracker tracker = CreateTracker();
        for (int revision = 1; revision <= writeCount; revision++)
            tracker.AddBatch(CreateBatch(), new Revision(revision));
        tracker.Advance((await tracker.TakeAsync())!);
        tracker.AddBatch(CreateBatch(), new Revision(writeCount + 1));
        PendingRecord? record = await tracker.TakeAsync();
        Assert.Equal(new Revision(writeCount + 1), record?.LastRevision);
    }

    private static ValueTask<long> Wait(CommitTracker tracker, long revision)
    {
        TypedReply<long> reply = TypedReply<long>.Rent(ReplyCancellation.WhileWaiting, CancellationToken.None);
        Assert.True(reply.TryBeginExecution());
        reply.SetOutcome(revision, null);
        Assert.True(tracker.TryWait(new Revision(revision), reply));
        return new ValueTask<long>(reply, reply.Version);
    }

    private static CommitTracker CreateTracker(TaskScheduler? scheduler = null) => new(
        new ReplyPump(scheduler ?? TaskScheduler.Default), new NodeIdentity(Guid.Empty), 1024 * 1024, Revision.None);

    private EncodedEffects CreateBatch()
    {
        var effects = new EncodedEffects();
        effects.Add(new Effect(EffectKind.KeyDelete, _keyspace.Encode("k"u8)));
        return effects;
    }
}
