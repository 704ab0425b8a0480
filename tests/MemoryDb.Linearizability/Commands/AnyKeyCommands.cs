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

    /// <summary>Reads a key of whatever type; the type itself is a part of the reply.</summary>
    public static Command Read(int key, HeldType type) => type switch
    {
        HeldType.Text => TextCommands.Get(key),
        HeldType.List => ItemCommands.Range(key),
        HeldType.Set => MemberCommands.Members(key),
        _ => ScoreCommands.Range(key),
    };
}
