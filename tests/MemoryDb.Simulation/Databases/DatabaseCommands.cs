namespace MemoryDb.Simulation;

/// <summary>
/// Draws commands of every type that leave every kind of effect in the log: few keys, few elements, so that they meet.
/// </summary>
internal sealed class DatabaseCommands(Random random)
{
    private static readonly string[] Types = ["string", "hash", "list", "set", "sorted"];

    /// <summary>One of so many calls writes a value that takes several records; in some histories many do.</summary>
    private readonly int _largeRarity = random.Next(4) == 0 ? 4 : 400;

    private int _values;

    /// <summary>Calls a command that is drawn.</summary>
    /// <returns>Its end.</returns>
    public Task Call(MemoryDatabase database, CancellationToken token) => random.Next(8) switch
    {
        _ when random.Next(_largeRarity) == 0 => OnLarge(database),
        0 => OnAnyKey(database),
        1 => Join(database, token),
        2 => database.TransactAsync(Body(), CancellationToken.None).EndsHere(),
        3 => OnHash(database.Hash<string, long>(KeyOf("hash"))),
        4 => OnList(database.List<string>(KeyOf("list"))),
        5 => OnSet(database.Set<string>(KeyOf("set"))),
        6 => OnSortedSet(database.SortedSet<string>(KeyOf("sorted"))),
        _ => OnString(database.String<string>(KeyOf("string"))),
    };

    private Task OnAnyKey(MemoryDatabase database)
    {
        Key key = KeyOf(Types[random.Next(Types.Length)]);
        KeyCommands keys = database.Keys;
        return random.Next(12) switch
        {
            0 => keys.DeleteAsync(key).EndsHere(),
            1 => keys.DeleteAsync([key, KeyOf("list")]).EndsHere(),
            2 => keys.PersistAsync(key).EndsHere(),
            3 or 4 => keys.CopyAsync(key, KeyOf("any"), replace: true).EndsHere(),
            5 or 6 => keys.RenameAsync(key, KeyOf("any")).EndsHere(),
            7 when random.Next(4) == 0 => keys.ClearAsync().EndsHere(),
            8 => keys.CountAsync().EndsHere(),
            _ => keys.ExpireAsync(key, Soon()).EndsHere(),
        };
    }

    private Task Join(MemoryDatabase database, CancellationToken token) => random.Next(8) switch
    {
        0 => database.Strings.SetAsync<string>([new("string1", Value()), new("string2", Value())]).EndsHere(),
        1 => database.Set<string>("set1").CombineAndStoreAsync(KeyOf("set"), Operation(), ["set2"]).EndsHere(),
        2 => database.SortedSet<string>("sorted1")
            .CombineAndStoreAsync(KeyOf("sorted"), Operation(), ["sorted2"]).EndsHere(),
        3 => database.SortedSet<string>("sorted2").RangeAndStoreAsync(KeyOf("sorted"), 0, 2).EndsHere(),
        4 => database.Set<string>("set1").MoveAsync("set2", Element()).EndsHere(),
        5 => database.List<string>(KeyOf("list")).MoveAsync(KeyOf("list"), End(), End()).EndsHere(),
        6 => database.List<string>(KeyOf("list")).MoveAsync(KeyOf("list"), End(), End(), Wait(), token).EndsHere(),
        _ => database.Lists.PopAsync<string>(["list1", "list2"], End(), Wait(), 1 + random.Next(2), token).EndsHere(),
    };

    private Task OnString(DurableString<string> text) => random.Next(8) switch
    {
        0 => text.SetAsync(Value(), Soon()).EndsHere(),
        1 => text.AppendAsync(Value()).EndsHere(),
        2 => text.IncrementAsync(random.Next(100)).EndsHere(),
        3 => text.SetRangeAsync(random.Next(20), new byte[] { 1, 2, 3 }).EndsHere(),
        4 => text.GetAndDeleteAsync().EndsHere(),
        5 => text.GetAndExpireAsync(Soon()).EndsHere(),
        6 => text.GetAsync().EndsHere(),
        _ => text.SetAsync(random.Next(3) == 0 ? $"{random.Next(100)}" : Value()).EndsHere(),
    };

    private Task OnLarge(MemoryDatabase database) =>
        database.String<string>(KeyOf("string")).SetAsync(new string('x', random.Next(200_000))).EndsHere();

    private Task OnHash(DurableHash<string, long> hash) => random.Next(6) switch
    {
        0 => hash.DeleteAsync(Element()).EndsHere(),
        1 => hash.SetAsync([new(Element(), 1), new(Element(), 2)]).EndsHere(),
        2 => hash.GetAllAsync().EndsHere(),
        3 => hash.SetAsync(Element(), random.Next(100), When.NotExists).EndsHere(),
        _ => hash.IncrementAsync(Element(), random.Next(100)).EndsHere(),
    };

    private Task OnList(DurableList<string> list) => random.Next(12) switch
    {
        0 => list.PopLeftAsync().EndsHere(),
        1 => list.PopRightAsync(2).EndsHere(),
        2 => list.SetAsync(random.Next(3), Value()).EndsHere(),
        3 => list.InsertAfterAsync(Element(), Element()).EndsHere(),
        4 => list.RemoveAsync(Element(), random.Next(-2, 3)).EndsHere(),
        5 => list.TrimAsync(random.Next(3), -1 - random.Next(2)).EndsHere(),
        6 => list.RangeAsync().EndsHere(),
        7 or 8 => list.PushLeftAsync([Element(), Value()]).EndsHere(),
        _ => list.PushRightAsync(Element()).EndsHere(),
    };

    private Task OnSet(DurableSet<string> set) => random.Next(6) switch
    {
        0 => set.RemoveAsync(Element()).EndsHere(),
        1 => set.PopAsync().EndsHere(),
        2 => set.PopAsync(2).EndsHere(),
        3 => set.MembersAsync().EndsHere(),
        _ => set.AddAsync([Element(), Element()]).EndsHere(),
    };

    private Task OnSortedSet(DurableSortedSet<string> sorted) => random.Next(7) switch
    {
        0 => sorted.RemoveAsync(Element()).EndsHere(),
        1 => sorted.PopMaxAsync().EndsHere(),
        2 => sorted.RemoveRangeByScoreAsync(ScoreRange.UpTo(random.Next(5))).EndsHere(),
        3 => sorted.RangeAsync().EndsHere(),
        4 => sorted.IncrementAsync(Element(), 0.1).EndsHere(),
        _ => sorted.AddAsync(Element(), random.Next(10)).EndsHere(),
    };

    /// <summary>Several effects in one batch, now and then taken back.</summary>
    private Action<Transaction> Body()
    {
        (Key list, Key other, Key text, string value) = (KeyOf("list"), KeyOf("list"), KeyOf("string"), Value());
        (string element, int rarity) = (Element(), random.Next(40));
        return transaction =>
        {
            transaction.List<string>(list).PushLeft(value);
            transaction.List<string>(other).PushRight(element);
            transaction.List<string>(list).InsertBefore(element, value);
            transaction.Hash<string, long>("hash1").Increment(element);
            transaction.SortedSet<string>("sorted1").Add(element, rarity);
            if (rarity == 0)
                transaction.Keys.Clear();
            transaction.Keys.Rename(text, "string2");
            if (rarity < 10)
                throw new RolledBackException();
            transaction.Set<string>("set1").Add(element);
        };
    }

    private Key KeyOf(string type) => type == "any"
        ? KeyOf(Types[random.Next(Types.Length)])
        : $"{type}{1 + random.Next(2)}";

    private string Element() => $"e{random.Next(5)}";

    private string Value() => $"v{++_values}";

    private ListEnd End() => random.Next(2) == 0 ? ListEnd.Left : ListEnd.Right;

    private SetOperation Operation() => (SetOperation)random.Next(3);

    private TimeSpan Soon() => TimeSpan.FromMilliseconds(1 + random.Next(300));

    private TimeSpan Wait() => TimeSpan.FromMilliseconds(random.Next(100));
}
