using System.Runtime.CompilerServices;
using MemoryDb.Commit;
using MemoryDb.Data;
using MemoryDb.Notifications;
using MemoryDb.Operations;

namespace MemoryDb.Execution;

/// <summary>
/// The way of every command: admission, execution, decoding on the caller's thread and outside every lock, and a reply
/// that is either complete, because all that it looked at is durable, or waits in the tracker.
/// </summary>
internal sealed class CommandRunner(Engine engine, CommitTracker tracker, Admission admission)
{
    public KeyedHash Hash { get; } = engine.Keyspace.Hash;

    /// <summary>Rents the buffer for a command's arguments; <see cref="ReadAsync"/> gives it back.</summary>
    public Arguments Arguments(Key key) => Execution.Arguments.Rent(key, Hash);

    /// <summary>A key that owns its bytes, for a command that writes.</summary>
    public EncodedKey OwnedKey(Key key)
    {
        SizeLimits.CheckKey(key);
        byte[] bytes = key.ToArray();
        return new EncodedKey(bytes, 0, bytes.Length, Hash);
    }

    /// <summary>Several keys that own their bytes.</summary>
    public EncodedKey[] OwnedKeys(IReadOnlyCollection<Key> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return [.. keys.Select(OwnedKey)];
    }

    /// <summary>One step of a scan over all keys.</summary>
    public CommandReply<KeyPage> ScanAsync(KeyScan scan, CancellationToken token) => ReadManyAsync(
        [EncodedKey.AnyOf(scan.Cursor.Slot)], scan, KeyOperations.ScanSlot, Decoded.Same<KeyPage>(), token);

    /// <summary>How many keys there are.</summary>
    public CommandReply<long> CountAsync(CancellationToken token)
    {
        engine.CheckCaller();
        if (token.IsCancellationRequested)
            return CommandReply<long>.Canceled(token);
        if (admission.HasWaitingFromThisThread())
            return Queue(CountKeys, Decoded.Same<long>(), ReplyCancellation.OfRead, token);
        Outcome<long> outcome = CountKeys();
        return Deliver(in outcome, Decoded.Same<long>(), ReplyCancellation.OfRead, token);
    }

    /// <summary>A read of one key, whose argument lies in <paramref name="arguments"/>.</summary>
    public CommandReply<TReply> ReadAsync<TArgument, TResult, TReply>(
        Arguments arguments,
        TArgument argument,
        Operation<ReadContext, TArgument, TResult> operation,
        Func<TResult, TReply> decode,
        CancellationToken token)
    {
        engine.CheckCaller();
        if (token.IsCancellationRequested)
            return CommandReply<TReply>.Canceled(token);
        if (admission.HasWaitingFromThisThread())
            return QueueRead(arguments.Key, argument, operation, decode, token);
        Outcome<TResult> outcome = engine.Read(arguments.Key, argument, operation);
        arguments.Return();
        return Deliver(in outcome, decode, ReplyCancellation.OfRead, token);
    }

    /// <summary>A read of several keys as one.</summary>
    public CommandReply<TReply> ReadManyAsync<TArgument, TResult, TReply>(
        EncodedKey[] keys,
        TArgument argument,
        Operation<ReadContext, TArgument, TResult> operation,
        Func<TResult, TReply> decode,
        CancellationToken token)
    {
        engine.CheckCaller();
        if (token.IsCancellationRequested)
            return CommandReply<TReply>.Canceled(token);
        if (admission.HasWaitingFromThisThread())
            return QueueReadMany(keys, argument, operation, decode, token);
        Outcome<TResult> outcome = engine.ReadMany(keys, argument, operation);
        return Deliver(in outcome, decode, ReplyCancellation.OfRead, token);
    }

    /// <summary>A command that may write. Its key and argument own their bytes, since it may have to wait.</summary>
    public CommandReply<TReply> WriteAsync<TArgument, TResult, TReply>(
        in EncodedKey key,
        TArgument argument,
        Operation<WriteContext, TArgument, TResult> operation,
        Func<TResult, TReply> decode,
        ReplyCancellation cancellation,
        CancellationToken token)
    {
        engine.CheckCaller();
        if (token.IsCancellationRequested)
            return CommandReply<TReply>.Canceled(token);
        if (!admission.TryEnter())
            return QueueWrite(key, argument, operation, decode, cancellation, token);
        Outcome<TResult> outcome = engine.Write(in key, argument, operation);
        return Deliver(in outcome, decode, cancellation, token);
    }

    /// <summary>
    /// A pop that waits, if there is nothing to pop, until a write brings something or the time has passed: then its
    /// reply is the default value.
    /// </summary>
    /// <param name="keys">Keys that own their bytes, at least one.</param>
    /// <param name="type">The type that they must hold.</param>
    /// <param name="argument">The pop's argument.</param>
    /// <param name="pop">Pops from a key that has something.</param>
    /// <param name="decode">Makes the reply of what was popped.</param>
    /// <param name="wait">How long from now on; infinite, or zero for not at all.</param>
    /// <param name="token">Ends the waiting.</param>
    public CommandReply<TReply> PopOrWaitAsync<TArgument, TResult, TReply>(
        EncodedKey[] keys,
        KeyType type,
        TArgument argument,
        Operation<WriteContext, TArgument, TResult> pop,
        Func<TResult, TReply> decode,
        TimeSpan wait,
        CancellationToken token)
    {
        engine.CheckCaller();
        if (token.IsCancellationRequested)
            return CommandReply<TReply>.Canceled(token);
        long called = engine.Clock.GetTimestamp();
        TypedReply<TReply> reply = TypedReply<TReply>.Rent(ReplyCancellation.NotOnceExecuted, token);
        var pending = new CommandReply<TReply>(reply);
        var waiter = new PopWaiter<TArgument, TResult, TReply>(this, reply, keys, type, argument, pop, decode);
        reply.CanceledWhileWaiting = () => engine.ForgetWaiter(waiter);
        reply.ObserveToken();
        if (admission.TryEnter())
            PopOrWait();
        else
            admission.Enqueue(new WaitingCommand(Environment.CurrentManagedThreadId, PopOrWait));
        return pending;

        void PopOrWait()
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

    /// <summary>Completes when everything that has executed so far is durable.</summary>
    public CommandReply<bool> FlushAsync(CancellationToken token)
    {
        engine.CheckCaller();
        if (token.IsCancellationRequested)
            return CommandReply<bool>.Canceled(token);
        if (admission.HasWaitingFromThisThread())
            return Queue(Everything, Decoded.AsIs, ReplyCancellation.OfRead, token);
        Outcome<bool> outcome = Everything();
        return Deliver(in outcome, Decoded.AsIs, ReplyCancellation.OfRead, token);
    }

    /// <summary>Publishes a message behind everything that has executed so far.</summary>
    public CommandReply<long> PublishAsync(PublishedMessage message, CancellationToken token)
    {
        engine.CheckCaller();
        if (token.IsCancellationRequested)
            return CommandReply<long>.Canceled(token);
        if (!admission.TryEnter())
            return Queue(Publish, CountReceivers, ReplyCancellation.WhileWaiting, token);
        TypedReply<long> reply = TypedReply<long>.Rent(ReplyCancellation.WhileWaiting, token);
        var pending = new CommandReply<long>(reply);
        reply.TryBeginExecution();
        Settle(reply, Publish(), CountReceivers);
        reply.ObserveToken();
        return pending;

        Outcome<MessageAnnouncement> Publish() => engine.Publish(in message);

        static long CountReceivers(MessageAnnouncement announcement) => announcement.ReceiverCount;
    }

    private Outcome<long> CountKeys() => engine.ReadAll(default(NoArgument), KeyOperations.Count);

    private Outcome<bool> Everything() => new(true, null, engine.LastRevision);

    private CommandReply<TReply> Deliver<TResult, TReply>(
        in Outcome<TResult> outcome,
        Func<TResult, TReply> decode,
        ReplyCancellation cancellation,
        CancellationToken token)
    {
        (TReply? value, Exception? error) = Decode(in outcome, decode);
        if (outcome.DependsOn > tracker.DurableRevision || outcome.HasAnnounced)
        {
            TypedReply<TReply> reply = TypedReply<TReply>.Rent(cancellation, token);
            reply.TryBeginExecution();
            reply.SetOutcome(value, error);
            var pending = new CommandReply<TReply>(reply);
            if (tracker.TryWait(outcome.DependsOn, reply))
            {
                reply.ObserveToken();
                return pending;
            }

            if (outcome.HasAnnounced)
            {
                // The log was faster; what it has announced is still on its way, and comes first.
                tracker.DeliverNow(reply);
                return pending;
            }

            reply.Discard();
        }

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
        CancellationToken token) =>
        Queue(() => engine.Read(in key, argument, operation), decode, ReplyCancellation.OfRead, token);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private CommandReply<TReply> QueueReadMany<TArgument, TResult, TReply>(
        EncodedKey[] keys,
        TArgument argument,
        Operation<ReadContext, TArgument, TResult> operation,
        Func<TResult, TReply> decode,
        CancellationToken token) =>
        Queue(() => engine.ReadMany(keys, argument, operation), decode, ReplyCancellation.OfRead, token);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private CommandReply<TReply> QueueWrite<TArgument, TResult, TReply>(
        EncodedKey key,
        TArgument argument,
        Operation<WriteContext, TArgument, TResult> operation,
        Func<TResult, TReply> decode,
        ReplyCancellation cancellation,
        CancellationToken token) =>
        Queue(() => engine.Write(in key, argument, operation), decode, cancellation, token);

    private CommandReply<TReply> Queue<TResult, TReply>(
        Func<Outcome<TResult>> execute,
        Func<TResult, TReply> decode,
        ReplyCancellation cancellation,
        CancellationToken token)
    {
        TypedReply<TReply> reply = TypedReply<TReply>.Rent(cancellation, token);
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
