using System.Runtime.CompilerServices;
using MemoryDb.Commit;
using MemoryDb.Data;
using MemoryDb.Diagnostics;
using MemoryDb.Notifications;
using MemoryDb.Operations;

namespace MemoryDb.Execution;

/// <content>How commands execute, at once or from the admission queue, and how their replies are delivered.</content>
internal sealed partial class CommandRunner
{
    private CommandReply<TReply> Read<TArgument, TResult, TReply>(
        Arguments arguments,
        TArgument argument,
        Operation<ReadContext, TArgument, TResult> operation,
        Func<TResult, TReply> decode,
        in CommandCall call)
    {
        if (call.Token.IsCancellationRequested)
            return call.Cancel<TReply>();
        if (admission.HasWaitingFromThisThread())
            return QueueRead(arguments.Key, argument, operation, decode, in call);
        Outcome<TResult> outcome = engine.Read(arguments.Key, argument, operation);
        arguments.Return();
        return Deliver(in outcome, decode, in call);
    }

    private CommandReply<TReply> ReadMany<TArgument, TResult, TReply>(
        EncodedKey[] keys,
        TArgument argument,
        Operation<ReadContext, TArgument, TResult> operation,
        Func<TResult, TReply> decode,
        in CommandCall call)
    {
        if (call.Token.IsCancellationRequested)
            return call.Cancel<TReply>();
        if (admission.HasWaitingFromThisThread())
            return QueueReadMany(keys, argument, operation, decode, in call);
        Outcome<TResult> outcome = engine.ReadMany(keys, argument, operation);
        return Deliver(in outcome, decode, in call);
    }

    private CommandReply<TReply> Write<TArgument, TResult, TReply>(
        in EncodedKey key,
        TArgument argument,
        Operation<WriteContext, TArgument, TResult> operation,
        Func<TResult, TReply> decode,
        in CommandCall call)
    {
        if (call.Token.IsCancellationRequested)
            return call.Cancel<TReply>();
        if (!admission.TryEnter())
            return QueueWrite(key, argument, operation, decode, in call);
        Outcome<TResult> outcome = engine.Write(in key, argument, operation);
        return Deliver(in outcome, decode, in call);
    }

    private CommandReply<TReply> PopOrWait<TArgument, TResult, TReply>(
        EncodedKey[] keys,
        KeyType type,
        TArgument argument,
        Operation<WriteContext, TArgument, TResult> pop,
        Func<TResult, TReply> decode,
        TimeSpan wait,
        in CommandCall call)
    {
        if (call.Token.IsCancellationRequested)
            return call.Cancel<TReply>();
        long called = engine.Clock.GetTimestamp();
        TypedReply<TReply> reply = call.Rent<TReply>();
        var pending = new CommandReply<TReply>(reply);
        var waiter = new PopWaiter<TArgument, TResult, TReply>(this, reply, keys, type, argument, pop, decode);
        reply.CanceledWhileWaiting = () => engine.ForgetWaiter(waiter);
        reply.ObserveToken();
        if (admission.TryEnter())
            Execute();
        else
            admission.Enqueue(new WaitingCommand(Environment.CurrentManagedThreadId, Execute));
        return pending;

        void Execute()
        {
            TimeSpan left = wait;
            try
            {
                if (wait > TimeSpan.Zero && (left -= engine.Clock.GetElapsedTime(called)) < TimeSpan.Zero)
                    left = TimeSpan.Zero;
            }
            catch (Exception failure)
            {
                // A clock that does not tell costs this pop, and nobody else.
                waiter.Fail(() => failure);
                return;
            }

            if (engine.PopOrWait(waiter, mayWait: left != TimeSpan.Zero))
                engine.StartTimer(waiter, left);
        }
    }

    private CommandReply<long> Count(in CommandCall call)
    {
        if (call.Token.IsCancellationRequested)
            return call.Cancel<long>();
        if (admission.HasWaitingFromThisThread())
            return Queue(CountKeys, Decoded.Same<long>(), in call);
        Outcome<long> outcome = CountKeys();
        return Deliver(in outcome, Decoded.Same<long>(), in call);
    }

    private CommandReply<bool> Flush(in CommandCall call)
    {
        if (call.Token.IsCancellationRequested)
            return call.Cancel<bool>();
        if (admission.HasWaitingFromThisThread())
            return Queue(Everything, Decoded.AsIs, in call);
        Outcome<bool> outcome = Everything();
        return Deliver(in outcome, Decoded.AsIs, in call);
    }

    private CommandReply<long> Publish(PublishedMessage message, in CommandCall call)
    {
        if (call.Token.IsCancellationRequested)
            return call.Cancel<long>();
        if (!admission.TryEnter())
            return Queue(Execute, CountReceivers, in call);
        TypedReply<long> reply = call.Rent<long>();
        var pending = new CommandReply<long>(reply);
        reply.TryBeginExecution();
        Settle(reply, Execute(), CountReceivers);
        reply.ObserveToken();
        return pending;

        Outcome<MessageAnnouncement> Execute() => engine.Publish(in message);

        static long CountReceivers(MessageAnnouncement announcement) => announcement.ReceiverCount;
    }

    private Outcome<long> CountKeys() => engine.ReadAll(default(NoArgument), KeyOperations.Count);

    private Outcome<bool> Everything() => new(true, null, engine.LastRevision);

    private CommandReply<TReply> Deliver<TResult, TReply>(
        in Outcome<TResult> outcome,
        Func<TResult, TReply> decode,
        in CommandCall call)
    {
        (TReply? value, Exception? error) = Decode(in outcome, decode);
        if (outcome.DependsOn > tracker.DurableRevision || outcome.HasWritten || outcome.HasAnnounced)
        {
            TypedReply<TReply> reply = call.Rent<TReply>();
            reply.TryBeginExecution();
            reply.SetOutcome(value, error);
            if (!outcome.HasWritten)
                reply.Hazard = telemetry.MeetHazard();
            var pending = new CommandReply<TReply>(reply);
            if (tracker.TryWait(outcome.DependsOn, reply))
            {
                reply.ObserveToken();
                return pending;
            }

            if (outcome.HasWritten || outcome.HasAnnounced)
            {
                // The log was faster; the replies of its caller's writes before it, and what it has announced, may
                // still be on their way, and come first (T4).
                tracker.DeliverNow(reply);
                return pending;
            }

            reply.Discard();
        }

        call.Measurement?.End(error);
        return new CommandReply<TReply>(value, error);
    }

    private (TReply? Value, Exception? Error) Decode<TResult, TReply>(
        in Outcome<TResult> outcome, Func<TResult, TReply> decode)
    {
        if (Refuse(in outcome) is { } refusal)
            return (default, refusal);
        try
        {
            return (decode(outcome.Result!), null);
        }
        catch (Exception error)
        {
            return (default, error);
        }
    }

    /// <summary>Checked after the data was read: why the reply may not be shown.</summary>
    private Exception? Refuse<TResult>(in Outcome<TResult> outcome) =>
        tracker.FatalFor(outcome.DependsOn, outcome.HasWritten) is { } fatal ? fatal() : outcome.Error;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private CommandReply<TReply> QueueRead<TArgument, TResult, TReply>(
        EncodedKey key,
        TArgument argument,
        Operation<ReadContext, TArgument, TResult> operation,
        Func<TResult, TReply> decode,
        in CommandCall call) =>
        Queue(() => engine.Read(in key, argument, operation), decode, in call);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private CommandReply<TReply> QueueReadMany<TArgument, TResult, TReply>(
        EncodedKey[] keys,
        TArgument argument,
        Operation<ReadContext, TArgument, TResult> operation,
        Func<TResult, TReply> decode,
        in CommandCall call) =>
        Queue(() => engine.ReadMany(keys, argument, operation), decode, in call);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private CommandReply<TReply> QueueWrite<TArgument, TResult, TReply>(
        EncodedKey key,
        TArgument argument,
        Operation<WriteContext, TArgument, TResult> operation,
        Func<TResult, TReply> decode,
        in CommandCall call) =>
        Queue(() => engine.Write(in key, argument, operation), decode, in call);

    private CommandReply<TReply> Queue<TResult, TReply>(
        Func<Outcome<TResult>> execute,
        Func<TResult, TReply> decode,
        in CommandCall call)
    {
        TypedReply<TReply> reply = call.Rent<TReply>();
        var pending = new CommandReply<TReply>(reply);
        reply.ObserveToken();
        var context = ExecutionContext.Capture();
        admission.Enqueue(new WaitingCommand(Environment.CurrentManagedThreadId, ExecuteInContext));
        return pending;

        // In the context of its caller: a body, or a serializer, may read what its caller set for its own flow alone.
        void ExecuteInContext()
        {
            if (context is null)
                ExecuteQueued(reply, execute, decode);
            else
                ExecutionContext.Run(context, _ => ExecuteQueued(reply, execute, decode), null);
        }
    }

    private void ExecuteQueued<TResult, TReply>(
        TypedReply<TReply> reply, Func<Outcome<TResult>> execute, Func<TResult, TReply> decode)
    {
        if (!reply.TryBeginExecution())
        {
            reply.Release();
            return;
        }

        Outcome<TResult> outcome;
        try
        {
            outcome = execute();
        }
        catch (Exception defect)
        {
            // The engine has stopped, and says so to this caller too; those who wait behind it must come to their turn.
            outcome = new Outcome<TResult>(default, defect, Revision.None);
        }

        Settle(reply, in outcome, decode);
    }

    /// <summary>Delivers what an executed command came to, once that is durable.</summary>
    public void Settle<TResult, TReply>(
        TypedReply<TReply> reply, in Outcome<TResult> outcome, Func<TResult, TReply> decode)
    {
        // Decoded by whoever awaits it: a serializer that waits for the database would wait here for its own turn.
        if (Refuse(in outcome) is { } refusal)
        {
            reply.SetOutcome(default, refusal);
        }
        else
        {
            TResult? result = outcome.Result;
            reply.SetOutcome(() => decode(result!));
        }

        if (!tracker.TryWait(outcome.DependsOn, reply))
            tracker.DeliverNow(reply);
    }

    /// <summary>Fails a reply whose command will never execute.</summary>
    public void Fail(PendingReply reply, Func<Exception> error) => tracker.FailNow(reply, error);
}
