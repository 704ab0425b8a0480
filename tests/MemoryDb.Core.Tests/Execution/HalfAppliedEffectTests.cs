using MemoryDb.Commit;
using MemoryDb.Data;
using MemoryDb.Effects;
using MemoryDb.Execution;
using MemoryDb.Log;
using MemoryDb.Operations;

namespace MemoryDb.Core.Tests.Execution;

/// <summary>Memory and log agree also when applying or encoding an effect fails half way (F25).</summary>
public sealed class HalfAppliedEffectTests
{
    [Fact]
    public void A_body_that_swallows_the_failure_of_an_effect_is_taken_back_all_the_same()
    {
        var log = new InMemoryTransactionLog();
        var keyspace = new Keyspace(new Random(5));
        var tracker = new CommitTracker(
            new ReplyPump(TaskScheduler.Default), new NodeIdentity(Guid.Empty), log.MaxRecordBytes, Revision.None);
        var loop = new CommitLoop(tracker, log, LogPosition.None, TimeProvider.System, new Random(5));
        var engine = new Engine(keyspace, tracker, loop, TimeProvider.System);
        UInt128 before = KeyspaceDigest.Of(keyspace);
        EncodedKey key = keyspace.Encode("set"u8);
        Outcome<bool> outcome = engine.Write(in key, default(NoArgument), EmitAndSwallow);
        Assert.NotNull(outcome.Error);
        Assert.Equal(before, engine.Inspect(KeyspaceDigest.Of));
        Assert.Equal(Revision.None, engine.LastRevision);
    }

    private static bool EmitAndSwallow(WriteContext context, in EncodedKey key, NoArgument none)
    {
        byte[] member = [1];
        try
        {
            // The second addition fails, as want of memory would, when the first has been made.
            context.Emit(new Effect(EffectKind.SetAdd, key, [new EffectItem(member), new EffectItem(member)]));
        }
        catch (InvalidOperationException)
        {
            return true;
        }

        return false;
    }
}
