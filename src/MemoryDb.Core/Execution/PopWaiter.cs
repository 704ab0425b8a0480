using MemoryDb.Commit;
using MemoryDb.Data;
using MemoryDb.Operations;

namespace MemoryDb.Execution;

/// <summary>A waiter of one kind of pop. Its reply is the default value of its type if nothing came.</summary>
/// <param name="commands">Delivers the reply.</param>
/// <param name="reply">The reply.</param>
/// <param name="keys">Where it would take something from.</param>
/// <param name="type">The type that the keys must hold.</param>
/// <param name="argument">The pop's argument.</param>
/// <param name="pop">Pops from a key that has something.</param>
/// <param name="decode">Makes the reply of what was popped.</param>
internal sealed class PopWaiter<TArgument, TResult, TReply>(
    CommandRunner commands,
    TypedReply<TReply> reply,
    EncodedKey[] keys,
    KeyType type,
    TArgument argument,
    Operation<WriteContext, TArgument, TResult> pop,
    Func<TResult, TReply> decode)
    : Waiter(keys, type)
{
    /// <inheritdoc/>
    public override bool IsCanceled => reply.IsSettled;

    /// <inheritdoc/>
    public override bool TryBegin()
    {
        StopTimer();
        if (reply.TryBeginExecution())
            return true;
        reply.Release();
        return false;
    }

    /// <inheritdoc/>
    public override void Pop(Engine engine, WriteContext context, in EncodedKey key)
    {
        Outcome<TResult> outcome;
        try
        {
            outcome = engine.RunWaiting(context, in key, argument, pop);
        }
        catch (Exception defect)
        {
            // The engine has stopped, and says so to this caller too.
            outcome = new Outcome<TResult>(default, defect, Revision.None);
        }

        commands.Settle(reply, in outcome, decode);
    }

    /// <inheritdoc/>
    public override void Refuse(Exception error, Revision dependsOn) =>
        commands.Settle(reply, new Outcome<TResult>(default, error, dependsOn), decode);

    /// <inheritdoc/>
    public override void EndEmpty() =>
        commands.Settle(reply, new Outcome<TReply>(default, null, EmptyAt), Decoded.Same<TReply>());

    /// <inheritdoc/>
    public override void Fail(Func<Exception> error)
    {
        StopTimer();
        commands.Fail(reply, error);
    }

    /// <inheritdoc/>
    public override void LetGo()
    {
        StopTimer();
        reply.Release();
    }
}
