using MemoryDb.Commit;
using MemoryDb.Diagnostics;

namespace MemoryDb.Execution;

/// <summary>What goes with a command besides what it does.</summary>
/// <param name="Cancellation">What its token may end.</param>
/// <param name="Token">The token.</param>
/// <param name="Measurement">Told when the reply is there; null if nobody listens.</param>
internal readonly record struct CommandCall(
    ReplyCancellation Cancellation, CancellationToken Token, CommandMeasurement? Measurement)
{
    /// <summary>A reply that is withheld.</summary>
    public TypedReply<T> Rent<T>()
    {
        TypedReply<T> reply = TypedReply<T>.Rent(Cancellation, Token);
        reply.Measurement = Measurement;
        return reply;
    }

    /// <summary>The reply if it was cancelled before it began.</summary>
    public CommandReply<T> Cancel<T>()
    {
        var canceled = new OperationCanceledException(Token);
        Measurement?.End(canceled);
        return new CommandReply<T>(canceled);
    }
}
