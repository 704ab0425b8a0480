namespace MemoryDb.Linearizability;

/// <summary>Transactions over two keys.</summary>
internal static class TransactionCommands
{
    private const int FillerKey = 99;
    private static readonly byte[] Filler = new byte[World.MaxRecordBytes + 1000];

    /// <summary>Takes from one counter what it gives to the other.</summary>
    public static Command Transfer(int from, int to, long amount) => Command.Of(
        $"Transfer {amount}",
        [from, to],
        view =>
        {
            if (!TextCommands.TryAdd(view, from, -amount, out string less)
                || !TextCommands.TryAdd(view, to, amount, out less))
                return less;
            TextCommands.TryAdd(view, from, -amount, out less);
            view.Put(from, HeldType.Text, [less]);
            TextCommands.TryAdd(view, to, amount, out string more);
            view.Put(to, HeldType.Text, [more]);
            return $"{less} {more}";
        },
        target => target.Database.TransactAsync(
            transaction =>
            {
                long less = transaction.String<string>(target.Key(from)).Increment(-amount);
                long more = transaction.String<string>(target.Key(to)).Increment(amount);
                return $"{less} {more}";
            },
            target.Token),
        reply => reply);

    /// <summary>
    /// Sets both keys, with so much between them that no record takes it all: it must be there as a whole all the same.
    /// </summary>
    public static Command SetBothAroundFiller(int one, int other, string value) => Command.Of(
        $"SetBothAroundFiller {value}",
        [one, other],
        view =>
        {
            view[one] = Held.Text(value);
            view[other] = Held.Text(value);
            return Reply.Done;
        },
        target => target.Database.TransactAsync(
            transaction =>
            {
                transaction.String<string>(target.Key(one)).Set(value);
                transaction.String<byte[]>(target.Key(FillerKey)).Set(Filler);
                transaction.String<string>(target.Key(other)).Set(value);
            },
            target.Token));

    /// <summary>Reads two texts as one.</summary>
    public static Command ReadBoth(int one, int other) => Command.Of(
        "ReadBoth",
        [one, other],
        view => TextCommands.TryGet(view, one, out string? first)
            && TextCommands.TryGet(view, other, out string? second)
            ? $"{Reply.OfValue(first)} {Reply.OfValue(second)}"
            : Reply.WrongType,
        target => target.Database.TransactAsync(
            transaction =>
            {
                Optional<string> first = transaction.String<string>(target.Key(one)).Get();
                Optional<string> second = transaction.String<string>(target.Key(other)).Get();
                return $"{Reply.Of(first)} {Reply.Of(second)}";
            },
            target.Token),
        reply => reply) with
    {
        IsRead = true,
    };

    /// <summary>Copies one text to the other key with a mark added, whether there is a text or not.</summary>
    public static Command CopyWithMark(int from, int to, string mark) => Command.Of(
        $"CopyWithMark {mark}",
        [from, to],
        view =>
        {
            if (!TextCommands.TryGet(view, from, out string? text))
                return Reply.WrongType;
            view[to] = Held.Text(Marked(text, mark));
            return Reply.OfValue(text);
        },
        target => target.Database.TransactAsync(
            transaction =>
            {
                Optional<string> text = transaction.String<string>(target.Key(from)).Get();
                transaction.String<string>(target.Key(to)).Set(Marked(text.GetValueOrDefault(), mark));
                return Reply.Of(text);
            },
            target.Token),
        reply => reply);

    /// <summary>Writes both keys, then throws what it had read before: nothing of it may ever be seen.</summary>
    public static Command WriteAndRollBack(int one, int other, string value) => Command.Of(
        $"WriteAndRollBack {value}",
        [one, other],
        view => Reply.Of([.. new[] { one, other }.Select(key => Reply.Of(view[key] is not null))]),
        target => target.Database.TransactAsync(
            string (transaction) => WriteAndThrow(transaction, [target.Key(one), target.Key(other)], value),
            target.Token),
        reply => reply) with
    {
        IsRead = true,
    };

    /// <summary>Moves the first item of one list to the end of the other.</summary>
    public static Command MoveItem(int from, int to) => Command.Of(
        "MoveItem",
        [from, to],
        view => ItemCommands.Move(view, from, to),
        target => target.Database.TransactAsync(
            transaction =>
            {
                Optional<string> item = transaction.List<string>(target.Key(from)).PopLeft();
                if (item.HasValue)
                    transaction.List<string>(target.Key(to)).PushRight(item.Value);
                return Reply.Of(item);
            },
            target.Token),
        reply => reply);

    /// <summary>Pushes an item to both lists.</summary>
    public static Command PushBoth(int one, int other, string item) => Command.Of(
        $"PushBoth {item}",
        [one, other],
        view =>
        {
            if (!view.TryFind(one, HeldType.List, out string[] _)
                || !view.TryFind(other, HeldType.List, out string[] _))
                return Reply.WrongType;
            string first = ItemCommands.Push(view, one, item, ListEnd.Right);
            return $"{first} {ItemCommands.Push(view, other, item, ListEnd.Right)}";
        },
        target => target.Database.TransactAsync(
            transaction =>
            {
                long first = transaction.List<string>(target.Key(one)).PushRight(item);
                return $"{first} {transaction.List<string>(target.Key(other)).PushRight(item)}";
            },
            target.Token),
        reply => reply);

    private static string WriteAndThrow(Transaction transaction, Key[] keys, string value)
    {
        string[] found = [.. keys.Select(key => Reply.Of(transaction.Keys.Exists(key)))];
        foreach (Key key in keys)
            transaction.String<string>(key).Set(value);
        throw new RolledBackException(Reply.Of(found));
    }

    private static string Marked(string? text, string mark)
    {
        // Bounded, or it would grow with every copy.
        string tail = text is { Length: > 12 } ? text[^12..] : text ?? "";
        return tail + mark;
    }
}
