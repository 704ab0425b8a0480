using System.Globalization;

namespace MemoryDb.Linearizability;

/// <summary>The commands on strings: registers and counters.</summary>
internal static class TextCommands
{
    public static Command Get(int key) => Command.Of(
        "Get",
        [key],
        view => TryGet(view, key, out string? text) ? Reply.OfValue(text) : Reply.WrongType,
        target => target.Text(key).GetAsync(target.Token),
        Reply.Of) with
    {
        IsRead = true,
    };

    public static Command Set(int key, string value) => Command.Of(
        $"Set {value}",
        [key],
        view =>
        {
            view[key] = Held.Text(value);
            return Reply.Done;
        },
        target => target.Text(key).SetAsync(value, target.Token));

    /// <summary>Sets the key for a time.</summary>
    public static Command SetFor(int key, string value, int milliseconds) => Command.Of(
        $"Set {value} for {milliseconds} ms",
        [key],
        view =>
        {
            view[key] = Held.Text(value, view.Now + milliseconds);
            return Reply.Of(true);
        },
        target => target.Text(key).SetAsync(
            value, Expiry.After(TimeSpan.FromMilliseconds(milliseconds)), When.Always, target.Token),
        Reply.Of);

    public static Command SetIfAbsent(int key, string value) => Command.Of(
        $"SetIfAbsent {value}",
        [key],
        view =>
        {
            if (view[key] is not null)
                return Reply.Of(false);
            view[key] = Held.Text(value);
            return Reply.Of(true);
        },
        target => target.Text(key).SetAsync(value, Expiry.Never, When.NotExists, target.Token),
        Reply.Of);

    public static Command GetAndSet(int key, string value) => Command.Of(
        $"GetAndSet {value}",
        [key],
        view =>
        {
            if (!TryGet(view, key, out string? before))
                return Reply.WrongType;
            view[key] = Held.Text(value);
            return Reply.OfValue(before);
        },
        target => target.Text(key).GetAndSetAsync(value, target.Token),
        Reply.Of);

    public static Command GetAndDelete(int key) => Command.Of(
        "GetAndDelete",
        [key],
        view =>
        {
            if (!TryGet(view, key, out string? before))
                return Reply.WrongType;
            view[key] = null;
            return Reply.OfValue(before);
        },
        target => target.Text(key).GetAndDeleteAsync(target.Token),
        Reply.Of);

    /// <summary>Compare and set.</summary>
    public static Command SetIfEqual(int key, string expected, string value) => Command.Of(
        $"SetIfEqual {expected} -> {value}",
        [key],
        view =>
        {
            if (!TryGet(view, key, out string? before))
                return Reply.WrongType;
            if (before != expected)
                return Reply.Of(false);
            view[key] = Held.Text(value);
            return Reply.Of(true);
        },
        target => target.Text(key).SetIfEqualAsync(value, expected, cancellationToken: target.Token),
        Reply.Of);

    public static Command Append(int key, string value) => Command.Of(
        $"Append {value}",
        [key],
        view =>
        {
            if (!TryGet(view, key, out string? before))
                return Reply.WrongType;
            string after = before + value;
            view.Put(key, HeldType.Text, [after]);
            return Reply.Of(after.Length);
        },
        target => target.Text(key).AppendAsync(value, target.Token),
        Reply.Of);

    public static Command Increment(int key, long by) => Command.Of(
        $"Increment {by}",
        [key],
        view =>
        {
            if (TryAdd(view, key, by, out string reply))
                view.Put(key, HeldType.Text, [reply]);
            return reply;
        },
        target => target.Text(key).IncrementAsync(by, target.Token),
        Reply.Of);

    public static Command GetMany(params int[] keys) => Command.Of(
        "GetMany",
        keys,
        view => Reply.Of(keys.Select(key => Reply.OfValue(TryGet(view, key, out string? text) ? text : null))),
        target => target.Database.Strings.GetAsync<string>([.. keys.Select(target.Key)], target.Token),
        values => Reply.Of(values.Select(Reply.Of))) with
    {
        IsRead = true,
    };

    public static Command SetMany(string value, params int[] keys) => Command.Of(
        $"SetMany {value}",
        keys,
        view => SetAll(view, keys, value),
        target => target.Database.Strings.SetAsync(Pairs(target, keys, value), target.Token));

    public static Command SetIfNoneExists(string value, params int[] keys) => Command.Of(
        $"SetIfNoneExists {value}",
        keys,
        view =>
        {
            if (keys.Any(key => view[key] is not null))
                return Reply.Of(false);
            SetAll(view, keys, value);
            return Reply.Of(true);
        },
        target => target.Database.Strings.SetIfNoneExistsAsync(Pairs(target, keys, value), target.Token),
        Reply.Of);

    /// <summary>The text of a key, null if there is none.</summary>
    /// <returns>False if it holds another type.</returns>
    public static bool TryGet(ModelView view, int key, out string? text)
    {
        bool fits = view.TryFind(key, HeldType.Text, out Held? held);
        text = fits ? held?.Items[0] : null;
        return fits;
    }

    /// <summary>The sum of a key's number and another, without writing it.</summary>
    /// <returns>False if there is none; then <paramref name="reply"/> says why.</returns>
    public static bool TryAdd(ModelView view, int key, long by, out string reply)
    {
        reply = Reply.WrongType;
        if (!TryGet(view, key, out string? text))
            return false;
        reply = Reply.WrongValue;
        if (!long.TryParse(text ?? "0", NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number))
            return false;
        reply = Reply.Of(number + by);
        return true;
    }

    private static string SetAll(ModelView view, int[] keys, string value)
    {
        foreach (int key in keys)
            view[key] = Held.Text(value);
        return Reply.Done;
    }

    private static KeyValuePair<Key, string>[] Pairs(CommandTarget target, int[] keys, string value) =>
        [.. keys.Select(key => KeyValuePair.Create(target.Key(key), value))];
}
