namespace MemoryDb.Linearizability;

/// <summary>
/// A state as one command sees and changes it, at one time: a key whose time has come is removed by whoever looks at
/// it, as in the database.
/// </summary>
internal sealed class ModelView(ModelState state, long now)
{
    /// <summary>The state, with what was changed so far.</summary>
    public ModelState State { get; private set; } = state;

    /// <summary>The command's one time, in Unix milliseconds.</summary>
    public long Now { get; } = now;

    /// <summary>What a key holds.</summary>
    public Held? this[int key]
    {
        get
        {
            Held? value = State[key];
            if (value is null || value.ExpireAt == 0 || value.ExpireAt > Now)
                return value;
            State = State.With(key, null);
            return null;
        }

        set
        {
            if (!Equals(value, State[key]))
                State = State.With(key, value);
        }
    }

    /// <summary>What a key holds, if that is of a type.</summary>
    /// <returns>False if it holds another type.</returns>
    public bool TryFind(int key, HeldType type, out Held? value)
    {
        value = this[key];
        return value is null || value.Type == type;
    }

    /// <summary>The items of a key, none if there is no such key.</summary>
    /// <returns>False if it holds another type.</returns>
    public bool TryFind(int key, HeldType type, out string[] items)
    {
        bool fits = TryFind(key, type, out Held? value);
        items = value?.Items ?? [];
        return fits;
    }

    /// <summary>Replaces the items of a key, which keeps its expiry; without items it is gone.</summary>
    public void Put(int key, HeldType type, string[] items) =>
        this[key] = items.Length == 0 ? null : new Held(type, items, this[key]?.ExpireAt ?? 0);
}
