using System.Globalization;

namespace MemoryDb.Linearizability;

/// <summary>The commands on hashes. In the model an item is a field with its value, sorted by the field.</summary>
internal static class FieldCommands
{
    public static Command Get(int key, string field) => Command.Of(
        $"Get {field}",
        [key],
        view => view.TryFind(key, HeldType.Hash, out string[] items)
            ? Reply.OfValue(ValueOf(items, field))
            : Reply.WrongType,
        target => target.Hash(key).GetAsync(field, target.Token),
        Reply.Of) with
    {
        IsRead = true,
    };

    public static Command Set(int key, string field, string value, When when) => Command.Of(
        $"Set {field} {value} {when}",
        [key],
        view =>
        {
            if (!view.TryFind(key, HeldType.Hash, out string[] items))
                return Reply.WrongType;
            bool exists = ValueOf(items, field) is not null;
            if (when == When.NotExists && exists)
                return Reply.Of(false);
            Put(view, key, items, field, value);
            return Reply.Of(!exists);
        },
        target => target.Hash(key).SetAsync(field, value, when, target.Token),
        Reply.Of);

    public static Command Delete(int key, string field) => Command.Of(
        $"Delete {field}",
        [key],
        view => view.TryFind(key, HeldType.Hash, out string[] items)
            ? Reply.Of(Remove(view, key, items, field) is not null)
            : Reply.WrongType,
        target => target.Hash(key).DeleteAsync(field, target.Token),
        Reply.Of);

    public static Command GetAndDelete(int key, string field) => Command.Of(
        $"GetAndDelete {field}",
        [key],
        view => view.TryFind(key, HeldType.Hash, out string[] items)
            ? Reply.OfValue(Remove(view, key, items, field))
            : Reply.WrongType,
        target => target.Hash(key).GetAndDeleteAsync(field, target.Token),
        Reply.Of);

    public static Command Increment(int key, string field, long by) => Command.Of(
        $"Increment {field} {by}",
        [key],
        view =>
        {
            if (!view.TryFind(key, HeldType.Hash, out string[] items))
                return Reply.WrongType;
            string text = ValueOf(items, field) ?? "0";
            if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long sum))
                return Reply.WrongValue;
            Put(view, key, items, field, Reply.Of(sum + by));
            return Reply.Of(sum + by);
        },
        target => target.Hash(key).IncrementAsync(field, by, target.Token),
        Reply.Of);

    public static Command GetAll(int key) => Command.Of(
        "GetAll",
        [key],
        view => view.TryFind(key, HeldType.Hash, out string[] items) ? Reply.Of(items) : Reply.WrongType,
        target => target.Hash(key).GetAllAsync(target.Token),
        pairs => Reply.OfUnordered(pairs.Select(pair => $"{pair.Key}={pair.Value}"))) with
    {
        IsRead = true,
    };

    private static string? ValueOf(string[] items, string field) =>
        Array.Find(items, item => IsOf(item, field))?[(field.Length + 1)..];

    private static string? Remove(ModelView view, int key, string[] items, string field)
    {
        if (ValueOf(items, field) is not { } value)
            return null;
        view.Put(key, HeldType.Hash, [.. items.Where(item => !IsOf(item, field))]);
        return value;
    }

    private static void Put(ModelView view, int key, string[] items, string field, string value) =>
        view.Put(key, HeldType.Hash, [
            .. items.Where(item => !IsOf(item, field)).Append($"{field}={value}").Order(StringComparer.Ordinal),
        ]);

    private static bool IsOf(string item, string field) => item.StartsWith(field + "=", StringComparison.Ordinal);
}
