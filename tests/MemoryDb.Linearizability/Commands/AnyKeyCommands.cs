namespace MemoryDb.Linearizability;

/// <summary>The commands on keys of any type.</summary>
internal static class AnyKeyCommands
{
    public static Command Delete(int key) => Command.Of(
        "Delete",
        [key],
        view =>
        {
            bool exists = view[key] is not null;
            view[key] = null;
            return Reply.Of(exists);
        },
        target => target.Database.Keys.DeleteAsync(target.Key(key), target.Token),
        Reply.Of);

    public static Command DeleteMany(params int[] keys) => Command.Of(
        "DeleteMany",
        keys,
        view =>
        {
            int count = keys.Count(key => view[key] is not null);
            foreach (int key in keys)
                view[key] = null;
            return Reply.Of(count);
        },
        target => target.Database.Keys.DeleteAsync([.. keys.Select(target.Key)], target.Token),
        Reply.Of);

    public static Command Exists(int key) => Command.Of(
        "Exists",
        [key],
        view => Reply.Of(view[key] is not null),
        target => target.Database.Keys.ExistsAsync(target.Key(key), target.Token),
        Reply.Of) with
    {
        IsRead = true,
    };

    public static Command CountExisting(params int[] keys) => Command.Of(
        "CountExisting",
        keys,
        view => Reply.Of(keys.Count(key => view[key] is not null)),
        target => target.Database.Keys.ExistsAsync([.. keys.Select(target.Key)], target.Token),
        Reply.Of) with
    {
        IsRead = true,
    };

    /// <summary>Lets a key expire after a time.</summary>
    public static Command Expire(int key, int milliseconds) => Command.Of(
        $"Expire in {milliseconds} ms",
        [key],
        view =>
        {
            if (view[key] is not { } held)
                return Reply.Of(false);
            view[key] = new Held(held.Type, held.Items, view.Now + milliseconds);
            return Reply.Of(true);
        },
        target => target.Database.Keys.ExpireAsync(
            target.Key(key), Expiry.After(TimeSpan.FromMilliseconds(milliseconds)), ExpireWhen.Always, target.Token),
        Reply.Of);

    public static Command Persist(int key) => Command.Of(
        "Persist",
        [key],
        view =>
        {
            if (view[key] is not { } held || held.ExpireAt == 0)
                return Reply.Of(false);
            view[key] = new Held(held.Type, held.Items);
            return Reply.Of(true);
        },
        target => target.Database.Keys.PersistAsync(target.Key(key), target.Token),
        Reply.Of);

    public static Command Rename(int key, int newKey, When when) => Command.Of(
        $"Rename {when}",
        [key, newKey],
        view =>
        {
            if (view[key] is not { } held || (when == When.NotExists && view[newKey] is not null))
                return Reply.Of(false);
            view[key] = null;
            view[newKey] = held;
            return Reply.Of(true);
        },
        target => target.Database.Keys.RenameAsync(target.Key(key), target.Key(newKey), when, target.Token),
        Reply.Of);

    public static Command Copy(int source, int destination, bool replace) => Command.Of(
        replace ? "Copy, replacing" : "Copy",
        [source, destination],
        view =>
        {
            if (view[source] is not { } held || (!replace && view[destination] is not null))
                return Reply.Of(false);
            view[destination] = held;
            return Reply.Of(true);
        },
        target => target.Database.Keys.CopyAsync(
            target.Key(source), target.Key(destination), replace, target.Token),
        Reply.Of);

    /// <summary>Removes every key there is.</summary>
    public static Command Clear(int keyCount) => Command.Of(
        "Clear",
        [.. Enumerable.Range(0, keyCount)],
        view =>
        {
            for (int key = 0; key < keyCount; key++)
                view[key] = null;
            return Reply.Done;
        },
        target => target.Database.Keys.ClearAsync(target.Token));

    /// <summary>How many keys there are, if none expires.</summary>
    public static Command CountAll(int keyCount) => Command.Of(
        "CountAll",
        [.. Enumerable.Range(0, keyCount)],
        view => Reply.Of(Enumerable.Range(0, keyCount).Count(key => view[key] is not null)),
        target => target.Database.Keys.CountAsync(target.Token),
        Reply.Of) with
    {
        IsRead = true,
    };

    /// <summary>Reads a key of whatever type; the type itself is a part of the reply.</summary>
    public static Command Read(int key, HeldType type) => type switch
    {
        HeldType.Text => TextCommands.Get(key),
        HeldType.Hash => FieldCommands.GetAll(key),
        HeldType.List => ItemCommands.Range(key),
        HeldType.Set => MemberCommands.Members(key),
        _ => ScoreCommands.Range(key),
    };
}
