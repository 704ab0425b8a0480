using System.Runtime.CompilerServices;
using MemoryDb.Commit;
using MemoryDb.Data;
using MemoryDb.Diagnostics;
using MemoryDb.Log;
using MemoryDb.Notifications;
using MemoryDb.Operations;
using MemoryDb.Serialization;

namespace MemoryDb.Execution;

/// <summary>
/// The way of every command: admission, execution, decoding on the caller's thread and outside every lock, and a reply
/// that is either complete, because all that it looked at is durable, or waits in the tracker.
/// </summary>
internal sealed partial class CommandRunner(
    Engine engine, CommitTracker tracker, Admission admission, DatabaseTelemetry telemetry)
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
        CommandCall call = Call("Key.Count", ReplyCancellation.OfRead, token);
        return Count(in call);
    }

    /// <summary>A read of one key, whose argument lies in <paramref name="arguments"/>.</summary>
    public CommandReply<TReply> ReadAsync<TArgument, TResult, TReply>(
        Arguments arguments,
        TArgument argument,
        Operation<ReadContext, TArgument, TResult> operation,
        Func<TResult, TReply> decode,
        CancellationToken token)
    {
        CommandCall call = Call(operation, ReplyCancellation.OfRead, token);
        return Read(arguments, argument, operation, decode, in call);
    }

    /// <summary>
    /// GET, of all reads the one that is to be the fastest: with a look where that does, else as any other read.
    /// </summary>
    [SkipLocalsInit] // only what was written of the buffer is read
    public ValueTask<Optional<T>> GetStringAsync<T>(Key key, ValueCodec<T> codec, CancellationToken token)
    {
        engine.CheckCaller();
        Span<byte> buffer = stackalloc byte[StoredPair.ShortKeyBytes];
        StringLook look = StringLook.WillNotDo;
        ReadOnlyMemory<byte> value = default;
        bool isSeen = !token.IsCancellationRequested
            && !admission.HasWaitingFromThisThread()
            && !DatabaseTelemetry.IsListenedTo
            && key.TryCopyTo(buffer, out int length)
            && (look = engine.LookForString(buffer[..length], out value, out Revision dependsOn))
                != StringLook.WillNotDo
            && dependsOn <= tracker.DurableRevision
            && tracker.Fatal is null;
        if (!isSeen)
            return ReadAsync(Arguments(key), default(NoArgument), StringOperations.Get, codec.DecodeOptional, token);
        try
        {
            return new ValueTask<Optional<T>>(
                look == StringLook.Found ? new Optional<T>(codec.Decode(value)) : default);
        }
        catch (Exception wrongValue)
        {
            return ValueTask.FromException<Optional<T>>(wrongValue);
        }
    }

    /// <summary>A read of several keys as one.</summary>
    public CommandReply<TReply> ReadManyAsync<TArgument, TResult, TReply>(
        EncodedKey[] keys,
        TArgument argument,
        Operation<ReadContext, TArgument, TResult> operation,
        Func<TResult, TReply> decode,
        CancellationToken token)
    {
        CommandCall call = Call(operation, ReplyCancellation.OfRead, token);
        return ReadMany(keys, argument, operation, decode, in call);
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
        CommandCall call = Call(operation, cancellation, token);
        return Write(in key, argument, operation, decode, in call);
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
        CommandCall call = Call(pop, ReplyCancellation.NotOnceExecuted, token);
        return PopOrWait(keys, type, argument, pop, decode, wait, in call);
    }

    /// <summary>Completes when everything that has executed so far is durable.</summary>
    public CommandReply<bool> FlushAsync(CancellationToken token)
    {
        CommandCall call = Call("Flush", ReplyCancellation.OfRead, token);
        return Flush(in call);
    }

    /// <summary>Publishes a message behind everything that has executed so far.</summary>
    public CommandReply<long> PublishAsync(PublishedMessage message, CancellationToken token)
    {
        CommandCall call = Call("Channel.Publish", ReplyCancellation.WhileWaiting, token);
        return Publish(message, in call);
    }

    private CommandCall Call(Delegate operation, ReplyCancellation cancellation, CancellationToken token)
    {
        engine.CheckCaller();
        return new CommandCall(cancellation, token, telemetry.Begin(operation));
    }

    private CommandCall Call(string command, ReplyCancellation cancellation, CancellationToken token)
    {
        engine.CheckCaller();
        return new CommandCall(cancellation, token, telemetry.Begin(command));
    }
}
