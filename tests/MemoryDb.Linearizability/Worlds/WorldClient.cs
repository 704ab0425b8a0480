namespace MemoryDb.Linearizability;

/// <summary>One logical client: it calls, waits for the end, and calls again.</summary>
internal sealed class WorldClient(int number) : IDisposable
{
    private CancellationTokenSource _cancellation = new();
    private IPendingCall? _pending;
    private Command? _command;
    private long _now;
    private long _call;

    public bool IsIdle => _pending is null;

    /// <summary>Calls a command.</summary>
    public void Call(Command command, MemoryDatabase database, long now, long time)
    {
        if (_cancellation.IsCancellationRequested)
        {
            _cancellation.Dispose();
            _cancellation = new CancellationTokenSource();
        }

        (_command, _now, _call) = (command, now, time);
        _pending = command.Start(new CommandTarget(database, "", _cancellation.Token));
    }

    /// <summary>Gives the call up.</summary>
    public void Cancel() => _cancellation.Cancel();

    /// <summary>What the call came to, if it has ended; it is then over.</summary>
    /// <param name="time">When this is asked.</param>
    /// <param name="operation">What goes into the history; null if the call did nothing.</param>
    /// <returns>Whether it has ended.</returns>
    public bool TryEnd(long time, out HistoryOperation? operation)
    {
        operation = null;
        if (_pending is not { IsCompleted: true } ended)
            return false;
        _pending = null;
        Outcome outcome = Outcome.Of(_command!, () => ended);
        if (outcome.Kind == OutcomeKind.DidNothing)
            return true;
        long end = outcome.Kind == OutcomeKind.Replied ? time : HistoryOperation.Never;
        operation = new HistoryOperation(number, _command!, _now, _call, end, outcome.Reply);
        return true;
    }

    public void Dispose() => _cancellation.Dispose();
}
