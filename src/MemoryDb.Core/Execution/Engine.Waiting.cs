using MemoryDb.Data;
using MemoryDb.Diagnostics;
using MemoryDb.Operations;

namespace MemoryDb.Execution;

/// <content>Pops that wait: behind every write, those are served for whom it brought something.</content>
internal sealed partial class Engine
{
    private readonly WaitingPops _waiting = new();
    private readonly ChangedKeys _changedKeys = new();

    /// <summary>
    /// Executes a pop or, if there is nothing to pop, lets it wait until a write brings something.
    /// </summary>
    /// <returns>Whether it waits.</returns>
    public bool PopOrWait(Waiter waiter, bool mayWait)
    {
        bool waits;
        TimeSpan? held;
        _writeLockDepth++;
        try
        {
            lock (_writeLock)
            {
                long? started = _telemetry.Start(Instruments.WriteLockHold);
                waits = PopOrWaitLocked(waiter, mayWait);
                held = _telemetry.Elapsed(started);
            }
        }
        finally
        {
            _tracker.WakeLoop(mayGoOnHere: --_writeLockDepth == 0);
        }

        _telemetry.Record(Instruments.WriteLockHold, held);
        return waits;
    }

    /// <summary>
    /// Gives a waiter up when a time has passed; at once, with an error, if there is no timer for it.
    /// </summary>
    public void StartTimer(Waiter waiter, TimeSpan wait)
    {
        try
        {
            waiter.StartTimer(_clock, wait, EndWait);
        }
        catch (Exception failure)
        {
            if (_waiting.TryTake(waiter))
                waiter.Fail(() => failure);
        }
    }

    /// <summary>A waiter's time has passed: it gets nothing, unless it has ended already.</summary>
    private void EndWait(Waiter waiter)
    {
        if (_waiting.TryTake(waiter) && waiter.TryBegin())
            waiter.EndEmpty();
    }

    /// <summary>A waiter was cancelled: it is forgotten.</summary>
    public void ForgetWaiter(Waiter waiter)
    {
        if (_waiting.TryTake(waiter))
            waiter.LetGo();
    }

    /// <summary>Nothing will come any more for those who wait.</summary>
    public void FailWaiting(Func<Exception> error)
    {
        foreach (Waiter waiter in _waiting.TakeAll())
            waiter.Fail(error);
    }

    /// <summary>
    /// Executes what a waiter waited for, under the write lock: behind the write that serves it, to which it belongs,
    /// so that it is neither admitted nor refused for itself.
    /// </summary>
    public Outcome<TResult> RunWaiting<TArgument, TResult>(
        WriteContext context,
        in EncodedKey key,
        TArgument argument,
        Operation<WriteContext, TArgument, TResult> pop) =>
        RunLocked(context, in key, argument, pop, isWrite: false);

    private bool PopOrWaitLocked(Waiter waiter, bool mayWait)
    {
        WriteContext context = BeginCommand();
        Outcome<int> found = Look(context, waiter);
        bool isEmpty = found is { Error: null, Result: < 0 };
        waiter.EmptyAt = found.DependsOn;
        if (isEmpty && mayWait)
            return TryQueue(waiter) && !HasEnded(waiter);

        if (!waiter.TryBegin())
            return false;
        if (isEmpty)
            waiter.EndEmpty();
        else if (found.Error is not null)
            waiter.Refuse(found.Error, found.DependsOn);
        else
            waiter.Pop(this, context, in waiter.Keys[found.Result]);
        ServeWaiting(context);
        return false;
    }

    private Outcome<int> Look(WriteContext context, Waiter waiter)
    {
        try
        {
            return RunLocked<WriteContext, (EncodedKey[], KeyType), int>(
                context, default, (waiter.Keys, waiter.Type), WaitingOperations.FirstWithElements, isWrite: true);
        }
        catch (Exception defect)
        {
            return new Outcome<int>(default, defect, Revision.None);
        }
    }

    private void NoteChange(EncodedKey key)
    {
        if (_waiting.IsAwaited(key))
            _changedKeys.Add(key);
    }

    /// <summary>
    /// Serves those who wait for what was just changed, key by key in the order of the changes, each in a batch of its
    /// own directly behind. What serves one may bring something for another.
    /// </summary>
    private void ServeWaiting(WriteContext context)
    {
        if (_changedKeys.IsEmpty)
            return;
        try
        {
            while (_changedKeys.TryTake(out EncodedKey key))
                ServeWaiting(context, in key);
        }
        catch (Exception defect)
        {
            // The command that serves them has executed; everybody is told.
            Stop(defect);
        }

        _changedKeys.Clear();
    }

    private void ServeWaiting(WriteContext context, in EncodedKey key)
    {
        while (true)
        {
            Outcome<KeyType> held = RunLocked<ReadContext, NoArgument, KeyType>(
                context, in key, default, KeyOperations.Type, isWrite: false);
            if (held.Error is not null || !_waiting.TryTakeFirst(in key, held.Result, out Waiter? waiter))
                return;
            if (waiter.TryBegin())
                waiter.Pop(this, context, in key);
        }
    }

    private bool TryQueue(Waiter waiter)
    {
        try
        {
            _waiting.Add(waiter);
            return true;
        }
        catch (Exception failure)
        {
            // No room, perhaps for only some of its keys.
            _waiting.TryTake(waiter);
            waiter.Fail(() => failure);
            return false;
        }
    }

    /// <summary>
    /// Whoever was cancelled, or whose node has lost the log, before it stood in the queue, was not found there.
    /// </summary>
    private bool HasEnded(Waiter waiter)
    {
        if (!waiter.IsCanceled && _tracker.Fatal is null)
            return false;
        if (!_waiting.TryTake(waiter))
            return true;
        if (_tracker.Fatal is { } fatal)
            waiter.Fail(fatal);
        else
            waiter.LetGo();
        return true;
    }
}
