namespace MemoryDb.Linearizability;

/// <summary>
/// Looks for an order of one object's operations. The list holds the calls and returns that are left, in the order of
/// time; whatever is called before the first return may come next. A configuration met before is not followed again.
/// </summary>
internal sealed class LinearizationSearch
{
    private readonly HistoryEvent _head = new(null, -1, isCall: false);
    private readonly HashSet<Configuration> _met = [];
    private readonly ulong[] _done;
    private readonly Stack<HistoryOperation> _order = new();
    private readonly ModelState _first;
    private readonly long _maxSteps;
    private int _repliesLeft;
    private int _fewestLeft = int.MaxValue;

    /// <param name="operations">In the order of their calls.</param>
    /// <param name="first">The state before all of them.</param>
    /// <param name="maxSteps">After so many steps it gives up.</param>
    public LinearizationSearch(IReadOnlyList<HistoryOperation> operations, ModelState first, long maxSteps)
    {
        _first = first;
        _maxSteps = maxSteps;
        _done = new ulong[(operations.Count + 63) / 64];
        _repliesLeft = operations.Count(operation => !operation.IsOptional);
        List<(long Time, HistoryEvent Event)> events = [];
        for (int number = 0; number < operations.Count; number++)
        {
            HistoryOperation operation = operations[number];
            var call = new HistoryEvent(operation, number, isCall: true);
            events.Add((operation.Call, call));
            if (operation.Return == HistoryOperation.Never)
                continue;
            call.Match = new HistoryEvent(operation, number, isCall: false) { Match = call };
            events.Add((operation.Return, call.Match));
        }

        HistoryEvent last = _head;
        foreach ((_, HistoryEvent next) in events.OrderBy(each => each.Time))
        {
            (last.Next, next.Previous) = (next, last);
            last = next;
        }
    }

    /// <summary>How many operations were tried.</summary>
    public long Steps { get; private set; }

    /// <summary>
    /// The longest order found that agrees with its replies, the state after it, and what might have come next.
    /// </summary>
    public SearchEnd? Best { get; private set; }

    public VerdictKind Run() => Follow(_first, 0) ? VerdictKind.Linearizable
        : Steps >= _maxSteps ? VerdictKind.Undecided
        : VerdictKind.NotLinearizable;

    /// <summary>Goes on from a state.</summary>
    /// <param name="state">The state.</param>
    /// <param name="now">The latest time of what has been put in order.</param>
    private bool Follow(ModelState state, long now)
    {
        // What has replied comes first: an effect of which nobody knows is assumed only when something shows it.
        if (_repliesLeft == 0 || FollowReplies(state, now) || FollowEffects(state, now) || FollowDeadline(state, now))
            return true;
        if (_repliesLeft < _fewestLeft)
            RememberBest(state, now);
        return false;
    }

    /// <summary>
    /// What an operation sees, at the time of its call or, if others have executed later than that, at theirs: a pop
    /// that waited executes at the time of the push that served it.
    /// </summary>
    public static ModelView View(HistoryOperation operation, ModelState state, long now) =>
        new(state, Math.Max(operation.Now, now));

    private bool FollowReplies(ModelState state, long now)
    {
        for (HistoryEvent? call = _head.Next; call is { IsCall: true }; call = call.Next)
        {
            HistoryOperation operation = call.Operation!;
            if (operation.IsOptional || Steps >= _maxSteps)
                continue;
            Steps++;
            ModelView view = View(operation, state, now);
            if (operation.Command.Apply(view) == operation.Reply && Take(call, view.State, view.Now))
                return true;
        }

        return false;
    }

    private bool FollowEffects(ModelState state, long now)
    {
        for (HistoryEvent? call = _head.Next; call is { IsCall: true }; call = call.Next)
        {
            HistoryOperation operation = call.Operation!;
            if (!operation.IsOptional || Steps >= _maxSteps)
                continue;
            Steps++;
            ModelView view = View(operation, state, now);
            operation.Command.Apply(view);

            // One that changes nothing might as well never have been.
            if (!view.State.Equals(state) && Take(call, view.State, view.Now))
                return true;
        }

        return false;
    }

    /// <summary>An operation that nobody knows of had until now to take effect: then it never has.</summary>
    private bool FollowDeadline(ModelState state, long now)
    {
        HistoryEvent? next = _head.Next;
        while (next is { IsCall: true })
            next = next.Next;
        return next is { Operation.IsOptional: true } && Take(next.Match!, state, now);
    }

    private bool Take(HistoryEvent call, ModelState state, long now)
    {
        ulong bit = 1UL << (call.Number % 64);
        HistoryOperation operation = call.Operation!;
        _done[call.Number / 64] |= bit;
        if (_met.Add(new Configuration(_done, state, now)))
        {
            call.TakeOut();
            call.Match?.TakeOut();
            _order.Push(operation);
            _repliesLeft -= operation.IsOptional ? 0 : 1;
            if (Follow(state, now))
                return true;
            _repliesLeft += operation.IsOptional ? 0 : 1;
            _order.Pop();
            call.Match?.PutBack();
            call.PutBack();
        }

        _done[call.Number / 64] &= ~bit;
        return false;
    }

    private void RememberBest(ModelState state, long now)
    {
        _fewestLeft = _repliesLeft;
        List<HistoryOperation> next = [];
        for (HistoryEvent? call = _head.Next; call is { IsCall: true }; call = call.Next)
            next.Add(call.Operation!);
        Best = new SearchEnd([.. _order.Reverse()], state, now, next);
    }
}
