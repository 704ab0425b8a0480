namespace MemoryDb.Linearizability;

/// <summary>How a call ended, and with which reply.</summary>
internal readonly record struct Outcome(OutcomeKind Kind, string? Reply = null)
{
    /// <summary>Takes the reply of a call that is complete, or waits for it.</summary>
    /// <exception cref="Exception">The call failed with what no call may fail with.</exception>
    public static Outcome Of(Command command, Func<IPendingCall> call)
    {
        try
        {
            return new Outcome(OutcomeKind.Replied, call().TakeReply());
        }
        catch (Exception error) when (Linearizability.Reply.Of(error) is { } reply)
        {
            return new Outcome(OutcomeKind.Replied, reply);
        }
        catch (Exception error) when (error is OutcomeUnknownException or WriteContinuesException)
        {
            return new Outcome(command.IsRead ? OutcomeKind.DidNothing : OutcomeKind.Unknown);
        }
        catch (Exception error) when (error is OperationCanceledException or LogUnavailableException
            or NotPrimaryException or ObjectDisposedException)
        {
            // A promise too: if it did take effect, the history without it is not linearizable.
            return new Outcome(OutcomeKind.DidNothing);
        }
    }
}
