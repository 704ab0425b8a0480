using MemoryDb.Commit;
using MemoryDb.Data;
using MemoryDb.Operations;

namespace MemoryDb.Execution;

/// <summary>Runs transaction bodies as what they are to the engine: one operation that may write.</summary>
internal static class TransactionRunner
{
    public static CommandReply<bool> RunAsync(
        DatabaseInstance instance, Action<Transaction> body, CancellationToken token) =>
        RunAsync(
            instance,
            transaction =>
            {
                body(transaction);
                return true;
            },
            token);

    public static CommandReply<TResult> RunAsync<TResult>(
        DatabaseInstance instance, Func<Transaction, TResult> body, CancellationToken token) =>
        instance.Commands.WriteAsync(
            default,
            new Invocation<TResult>(instance, body),
            Run,
            Decoded.Same<TResult>(),
            ReplyCancellation.WhileWaiting,
            token);

    private static TResult Run<TResult>(WriteContext context, in EncodedKey none, Invocation<TResult> invocation)
    {
        var transaction = new Transaction(invocation.Instance, context);
        try
        {
            return invocation.Body(transaction);
        }
        finally
        {
            transaction.End();
        }
    }

    private readonly record struct Invocation<TResult>(DatabaseInstance Instance, Func<Transaction, TResult> Body);
}
