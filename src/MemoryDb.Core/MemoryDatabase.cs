using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using MemoryDb.Commit;
using MemoryDb.Execution;
using MemoryDb.Log;

namespace MemoryDb;

/// <summary>
/// A database of Redis' structures in this process. When an awaited call has returned, its effect is durable on a
/// majority of the log's replicas; nobody has ever seen an effect that later vanished.
/// </summary>
/// <remarks>
/// <para>
/// Thread-safe. Commands that one thread calls one after another execute in call order, awaited or not. A token ends
/// the waiting, never a write that has executed (<see cref="WriteContinuesException"/>).
/// </para>
/// <para>
/// Some errors are thrown by the call itself, not by the await: <see cref="ArgumentException"/> for arguments that
/// cannot be stored or mean nothing, <see cref="ObjectDisposedException"/> once the database is closed, and
/// <see cref="InvalidOperationException"/> inside a transaction's body, which uses the transaction instead.
/// </para>
/// </remarks>
public sealed class MemoryDatabase : IAsyncDisposable, IDisposable
{
    private const int LeastRecordBytes = 64 * 1024;

    private const string AsynchronousBody =
        "A transaction's body is synchronous: it holds the write lock. Await before or after TransactAsync.";

    private readonly DatabaseInstance _instance;

    private MemoryDatabase(DatabaseInstance instance) => _instance = instance;

    /// <summary>
    /// The log beneath. The database owns it, unless <see cref="MemoryDatabaseOptions.LeaveLogOpen"/> is set.
    /// </summary>
    public ITransactionLog Log => _instance.Log;

    /// <summary>How it fares, for health checks and reports. Can be asked at any time, also once closed.</summary>
    public DatabaseStatus Status => _instance.Status;

    /// <summary>Everything up to this revision is durable.</summary>
    public Revision DurableRevision => _instance.DurableRevision;

    /// <summary>Commands on keys of any type.</summary>
    public KeyCommands Keys => new(_instance);

    /// <summary>Commands on several sorted sets at once.</summary>
    public SortedSetCommands SortedSets => new(_instance);

    /// <summary>Commands on several lists at once.</summary>
    public ListCommands Lists => new(_instance);

    /// <summary>Commands on several strings at once.</summary>
    public StringCommands Strings => new(_instance);

    /// <summary>
    /// Opens the database in a log for writing: restores it to the log's tail and takes it over, so that any other
    /// process's next append is refused. O(n) in the log's records.
    /// </summary>
    /// <param name="log">The log; on success the database owns it.</param>
    /// <param name="options">Null: the defaults.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    /// <exception cref="ArgumentException">
    /// An option is out of its range, or the log's records are too small: they must hold 64 KiB.
    /// </exception>
    /// <exception cref="LogUnavailableException">The log has no healthy majority.</exception>
    /// <exception cref="LogCorruptException">The log holds what cannot be applied.</exception>
    /// <exception cref="IncompatibleVersionException">A newer version of the library wrote it.</exception>
    /// <exception cref="NotPrimaryException">Other processes keep appending to it.</exception>
    public static Task<MemoryDatabase> OpenAsync(
        ITransactionLog log, MemoryDatabaseOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(log);
        options ??= new MemoryDatabaseOptions();
        options.Validate();
        if (log.MaxRecordBytes < LeastRecordBytes)
        {
            throw new ArgumentException(
                $"The log takes records of {log.MaxRecordBytes} bytes; {LeastRecordBytes} are needed.", nameof(log));
        }

        return DatabaseInstance.OpenAsync(
            log, options, static instance => new MemoryDatabase(instance), cancellationToken);
    }

    /// <summary>Messages to whoever listens in this process.</summary>
    public ChannelCommands Channels => new(_instance);

    /// <summary>The hash at a key. Costs nothing; the key need not exist.</summary>
    /// <typeparam name="TField">The fields' type.</typeparam>
    /// <typeparam name="TValue">
    /// The values' type; numbers are stored as text, so that counters work on them.
    /// </typeparam>
    public DurableHash<TField, TValue> Hash<TField, TValue>(Key key) => new(_instance, key);

    /// <summary>The list at a key. Costs nothing; the key need not exist.</summary>
    /// <typeparam name="T">The items' type.</typeparam>
    public DurableList<T> List<T>(Key key) => new(_instance, key);

    /// <summary>The set at a key. Costs nothing; the key need not exist.</summary>
    /// <typeparam name="T">The members' type.</typeparam>
    public DurableSet<T> Set<T>(Key key) => new(_instance, key);

    /// <summary>The sorted set at a key. Costs nothing; the key need not exist.</summary>
    /// <typeparam name="T">The members' type.</typeparam>
    public DurableSortedSet<T> SortedSet<T>(Key key) => new(_instance, key);

    /// <summary>The string at a key. Costs nothing; the key need not exist.</summary>
    /// <typeparam name="T">The value's type; numbers are stored as text, so that counters work on them.</typeparam>
    public DurableString<T> String<T>(Key key) => new(_instance, key);

    /// <summary>
    /// Runs a transaction: serializable, all or nothing. The body runs alone, sees its own writes, and must be short,
    /// since it holds the write lock; it uses only the transaction's structures. If it throws, everything is taken
    /// back and nothing is logged. On return all its effects are durable.
    /// </summary>
    /// <param name="body">The body; it runs on the calling thread unless the call has to wait for admission.</param>
    /// <param name="cancellationToken">Ends the waiting; a body that has run is not undone.</param>
    /// <exception cref="LogUnavailableException">The log takes no writes; the body did not run.</exception>
    /// <exception cref="NotPrimaryException">Another process has taken over; nothing happened.</exception>
    /// <exception cref="OutcomeUnknownException">The log has not answered in time.</exception>
    public ValueTask TransactAsync(Action<Transaction> body, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(body);
        return TransactionRunner.RunAsync(_instance, body, cancellationToken).WithoutResult();
    }

    /// <inheritdoc cref="TransactAsync(Action{Transaction}, CancellationToken)"/>
    /// <returns>What the body returned; shown when everything that the body read and wrote is durable.</returns>
    public ValueTask<TResult> TransactAsync<TResult>(
        Func<Transaction, TResult> body, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(body);
        return TransactionRunner.RunAsync(_instance, body, cancellationToken);
    }

    /// <summary>
    /// Takes a body that always throws, which could be one of any kind, for what it is: one without a result.
    /// </summary>
    /// <inheritdoc cref="TransactAsync(Action{Transaction}, CancellationToken)"/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [OverloadResolutionPriority(2)]
    public ValueTask TransactAsync(
        Func<Transaction, UnreachableException> body, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(body);
        return TransactionRunner.RunAsync(_instance, body, cancellationToken).WithoutResult();
    }

    /// <summary>Does not compile: a body holds the write lock and must not wait for anything.</summary>
    [Obsolete(AsynchronousBody, error: true)]
    [OverloadResolutionPriority(1)]
    public ValueTask TransactAsync(Func<Transaction, Task> body, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    /// <inheritdoc cref="TransactAsync(Func{Transaction, Task}, CancellationToken)"/>
    [Obsolete(AsynchronousBody, error: true)]
    public ValueTask TransactAsync(Func<Transaction, ValueTask> body, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    /// <inheritdoc cref="TransactAsync(Func{Transaction, Task}, CancellationToken)"/>
    [Obsolete(AsynchronousBody, error: true)]
    [OverloadResolutionPriority(1)]
    public ValueTask<TResult> TransactAsync<TResult>(
        Func<Transaction, Task<TResult>> body, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    /// <inheritdoc cref="TransactAsync(Func{Transaction, Task}, CancellationToken)"/>
    [Obsolete(AsynchronousBody, error: true)]
    public ValueTask<TResult> TransactAsync<TResult>(
        Func<Transaction, ValueTask<TResult>> body, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    /// <summary>
    /// Completes when everything that was executed before the call is durable: also what a command wrote whose outcome
    /// was not known, or whose caller stopped waiting.
    /// </summary>
    /// <exception cref="OutcomeUnknownException">The log has not answered in time. Ask again.</exception>
    /// <exception cref="NotPrimaryException">
    /// Another process has taken over; whether what was pending became durable is seen by opening again.
    /// </exception>
    public ValueTask FlushAsync(CancellationToken cancellationToken = default) =>
        _instance.Commands.FlushAsync(cancellationToken).WithoutResult();

    /// <summary>
    /// Closes: refuses new commands, waits up to <see cref="MemoryDatabaseOptions.CloseTimeout"/> for pending writes to
    /// become durable, and gives the log back. Replies still pending then fail with <see
    /// cref="OutcomeUnknownException"/>.
    /// </summary>
    public ValueTask DisposeAsync() => new(_instance.CloseAsync());

    /// <summary>As <see cref="DisposeAsync"/>, blocking the calling thread.</summary>
    public void Dispose() => _instance.CloseAsync().GetAwaiter().GetResult();

    /// <summary>The last revision that has executed.</summary>
    internal Revision LastRevision => _instance.Engine.LastRevision;

    /// <summary>The canonical digest of the whole dataset, revisions included.</summary>
    internal UInt128 ComputeDigest() => _instance.Engine.Inspect(Data.KeyspaceDigest.Of);
}
