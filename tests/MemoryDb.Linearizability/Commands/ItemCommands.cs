namespace MemoryDb.Linearizability;

/// <summary>The commands on lists.</summary>
internal static class ItemCommands
{
    public static Command PushLeft(int key, string item) => Command.Of(
        $"PushLeft {item}",
        [key],
        view => Push(view, key, item, ListEnd.Left),
        target => target.List(key).PushLeftAsync(item, cancellationToken: target.Token),
        Reply.Of);

    public static Command PushRight(int key, string item) => Command.Of(
        $"PushRight {item}",
        [key],
        view => Push(view, key, item, ListEnd.Right),
        target => target.List(key).PushRightAsync(item, cancellationToken: target.Token),
        Reply.Of);

    public static Command PopLeft(int key) => Command.Of(
        "PopLeft",
        [key],
        view => Pop(view, key, ListEnd.Left),
        target => target.List(key).PopLeftAsync(target.Token),
        Reply.Of);

    public static Command PopRight(int key) => Command.Of(
        "PopRight",
        [key],
        view => Pop(view, key, ListEnd.Right),
        target => target.List(key).PopRightAsync(target.Token),
        Reply.Of);

    /// <summary>
    /// A pop that waits. One that ended with nothing found nothing at some instant, as any pop does: at its call.
    /// </summary>
    public static Command WaitAndPopLeft(int key, TimeSpan wait) => Command.Of(
        $"PopLeft, waiting {Wait(wait)}",
        [key],
        view => Pop(view, key, ListEnd.Left),
        target => target.List(key).PopLeftAsync(wait, target.Token),
        Reply.Of);

    /// <summary>A pop at one list and a push at another, as one, that waits for an item.</summary>
    public static Command WaitAndMove(int from, int to, TimeSpan wait) => Command.Of(
        $"Move, waiting {Wait(wait)}",
        [from, to],
        view => Move(view, from, to),
        target => target.List(from).MoveAsync(target.Key(to), ListEnd.Left, ListEnd.Right, wait, target.Token),
        Reply.Of);

    public static Command Range(int key) => Command.Of(
        "Range",
        [key],
        view => view.TryFind(key, HeldType.List, out string[] items) ? Reply.Of(items) : Reply.WrongType,
        target => target.List(key).RangeAsync(cancellationToken: target.Token),
        Reply.Of) with
    {
        IsRead = true,
    };

    public static Command Count(int key) => Command.Of(
        "Count",
        [key],
        view => view.TryFind(key, HeldType.List, out string[] items) ? Reply.Of(items.Length) : Reply.WrongType,
        target => target.List(key).CountAsync(target.Token),
        Reply.Of) with
    {
        IsRead = true,
    };

    /// <summary>Pops and pushes; if the other key is no list, nothing happens.</summary>
    public static string Move(ModelView view, int from, int to)
    {
        if (!view.TryFind(from, HeldType.List, out string[] items))
            return Reply.WrongType;
        if (items.Length == 0)
            return Reply.Nothing;
        if (!view.TryFind(to, HeldType.List, out string[] _))
            return Reply.WrongType;
        string reply = Pop(view, from, ListEnd.Left);
        Push(view, to, items[0], ListEnd.Right);
        return reply;
    }

    public static string Push(ModelView view, int key, string item, ListEnd end)
    {
        if (!view.TryFind(key, HeldType.List, out string[] items))
            return Reply.WrongType;
        view.Put(key, HeldType.List, end == ListEnd.Left ? [item, .. items] : [.. items, item]);
        return Reply.Of(items.Length + 1);
    }

    private static string Pop(ModelView view, int key, ListEnd end)
    {
        if (!view.TryFind(key, HeldType.List, out string[] items))
            return Reply.WrongType;
        if (items.Length == 0)
            return Reply.Nothing;
        view.Put(key, HeldType.List, end == ListEnd.Left ? items[1..] : items[..^1]);
        return Reply.OfValue(end == ListEnd.Left ? items[0] : items[^1]);
    }

    private static string Wait(TimeSpan wait) =>
        wait == Timeout.InfiniteTimeSpan ? "without end" : $"{wait.TotalMilliseconds} ms";
}
