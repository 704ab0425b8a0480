namespace MemoryDb.Linearizability;

/// <summary>
/// Draws commands: what the keys of one history hold, how often they are joined, and which values come.
/// </summary>
internal sealed class Workload
{
    private readonly Random _random;
    private readonly bool _isSimulated;
    private readonly HeldType[] _types;
    private readonly double _joins;
    private readonly Queue<string> _latest = new();
    private int _values;

    /// <param name="random">Everything is drawn from it.</param>
    /// <param name="isSimulated">
    /// Whether time is: only then is the wall clock known at each call, as expiry needs, and waiting costs nothing.
    /// </param>
    public Workload(Random random, bool isSimulated)
    {
        _random = random;
        _isSimulated = isSimulated;
        _types = new HeldType[2 + random.Next(3)];
        for (int key = 0; key < _types.Length; key++)
        {
            _types[key] = random.Next(12) switch
            {
                < 5 => HeldType.Text,
                < 8 => HeldType.List,
                8 => HeldType.Hash,
                9 or 10 => HeldType.Set,
                _ => HeldType.SortedSet,
            };
        }

        // Two keys of a type, or nothing could join them.
        _types[1] = _types[0] is HeldType.Text or HeldType.List or HeldType.Set ? _types[0] : HeldType.Text;
        IsWithExpiry = isSimulated && random.Next(2) == 0;
        IsTight = isSimulated && !IsWithExpiry && random.Next(3) == 0;
        IsOfAllKeys = isSimulated && !IsWithExpiry && !IsTight && random.Next(4) == 0;
        _joins = random.Next(3) switch { 0 => 0, 1 => 0.15, _ => 0.4 };
    }

    public int KeyCount => _types.Length;

    /// <summary>Whether keys expire.</summary>
    public bool IsWithExpiry { get; }

    /// <summary>
    /// Whether commands come that fill all room for what is pending, so that the next ones have to wait. They execute
    /// later than they are called, so that no key may expire then.
    /// </summary>
    public bool IsTight { get; }

    /// <summary>Whether commands come that look at all keys: then nothing can be checked key by key.</summary>
    public bool IsOfAllKeys { get; }

    /// <summary>The next command.</summary>
    public Command Next()
    {
        int key = _random.Next(KeyCount);
        if (_random.NextDouble() < _joins && Other(key) is { } other)
        {
            return IsTight && _types[key] == HeldType.Text && _random.Next(4) == 0
                ? TransactionCommands.SetBothAroundFiller(key, other, Value(""))
                : Joining(key, other);
        }

        int chance = _random.Next(100);
        if (chance < 2)
            return TextCommands.Set(key, Value("v"));
        if (chance < 8)
            return AnyKeyCommands.Delete(key);
        if (chance < 10)
            return AnyKeyCommands.Exists(key);
        if (IsWithExpiry && chance < 20)
            return Expiring(key, chance);
        if (IsOfAllKeys && chance < 16)
            return chance < 12 ? AnyKeyCommands.Clear(KeyCount) : AnyKeyCommands.CountAll(KeyCount);
        return _types[key] switch
        {
            HeldType.Text => OnText(key),
            HeldType.Hash => OnHash(key),
            HeldType.List => OnList(key),
            HeldType.Set => OnSet(key),
            _ => OnSortedSet(key),
        };
    }

    /// <summary>Reads a key.</summary>
    public Command Read(int key) => AnyKeyCommands.Read(key, _types[key]);

    private Command Expiring(int key, int chance) => chance switch
    {
        < 11 => AnyKeyCommands.Persist(key),
        < 15 => AnyKeyCommands.Expire(key, Milliseconds()),
        _ when _types[key] == HeldType.Text => TextCommands.SetFor(key, Value("v"), Milliseconds()),
        _ => AnyKeyCommands.Expire(key, Milliseconds()),
    };

    private Command OnText(int key) => _random.Next(12) switch
    {
        < 4 => TextCommands.Get(key),
        4 => TextCommands.Set(key, Value("v")),
        5 => TextCommands.SetIfAbsent(key, Value(_random.Next(2) == 0 ? "v" : "")),
        6 => TextCommands.GetAndSet(key, Value("v")),
        7 => TextCommands.GetAndDelete(key),
        8 => TextCommands.Append(key, Value("a")),
        9 => TextCommands.SetIfEqual(key, Earlier(), Value("v")),
        10 => TextCommands.Set(key, Value("")),
        _ => TextCommands.Increment(key, 1 + _random.Next(9)),
    };

    private Command OnHash(int key) => _random.Next(9) switch
    {
        < 2 => FieldCommands.Get(key, Member()),
        2 => FieldCommands.Set(key, Member(), Value(""), When.Always),
        3 => FieldCommands.Set(key, Member(), Value("f"), When.NotExists),
        4 => FieldCommands.Delete(key, Member()),
        5 => FieldCommands.GetAndDelete(key, Member()),
        6 => FieldCommands.Increment(key, Member(), 1 + _random.Next(9)),
        _ => FieldCommands.GetAll(key),
    };

    private Command OnList(int key) => _random.Next(12) switch
    {
        < 3 => ItemCommands.PushRight(key, Value("i")),
        3 => ItemCommands.PushLeft(key, Value("i")),
        < 6 => ItemCommands.PopLeft(key),
        6 => ItemCommands.PopRight(key),
        < 9 => ItemCommands.WaitAndPopLeft(key, Wait()),
        9 => ItemCommands.Count(key),
        _ => ItemCommands.Range(key),
    };

    private Command OnSet(int key) => _random.Next(8) switch
    {
        < 3 => MemberCommands.Add(key, Member()),
        < 5 => MemberCommands.Remove(key, Member()),
        5 => MemberCommands.Contains(key, Member()),
        _ => MemberCommands.Members(key),
    };

    private Command OnSortedSet(int key) => _random.Next(9) switch
    {
        < 2 => ScoreCommands.Add(key, Member(), _random.Next(100)),
        < 4 => ScoreCommands.Increment(key, Member(), 1 + _random.Next(5)),
        4 => ScoreCommands.Remove(key, Member()),
        5 => ScoreCommands.PopMin(key),
        6 => ScoreCommands.Score(key, Member()),
        _ => ScoreCommands.Range(key),
    };

    private Command Joining(int key, int other) => (_random.Next(10), _types[key]) switch
    {
        (0, _) => AnyKeyCommands.CountExisting(key, other),
        (1, _) => AnyKeyCommands.DeleteMany(key, other),
        (8, _) => AnyKeyCommands.Rename(key, other, _random.Next(3) == 0 ? When.NotExists : When.Always),
        (9, _) => AnyKeyCommands.Copy(key, other, replace: _random.Next(3) > 0),
        (_, HeldType.Set) => MemberCommands.Move(key, other, Member()),
        (2, HeldType.List) => ItemCommands.WaitAndMove(key, other, Wait()),
        (3 or 4, HeldType.List) => TransactionCommands.MoveItem(key, other),
        (5 or 6, HeldType.List) => TransactionCommands.PushBoth(key, other, Value("i")),
        (2, _) => TextCommands.GetMany(key, other),
        (3, _) => TextCommands.SetMany(Value(""), key, other),
        (4, _) => TextCommands.SetIfNoneExists(Value(""), key, other),
        (5, _) => TransactionCommands.ReadBoth(key, other),
        (6, _) => TransactionCommands.CopyWithMark(key, other, Value("m")),
        _ when _random.Next(3) == 0 => TransactionCommands.WriteAndRollBack(key, other, Value("r")),
        _ when _types[key] == HeldType.List => TransactionCommands.MoveItem(other, key),
        _ => TransactionCommands.Transfer(key, other, 1 + _random.Next(9)),
    };

    /// <summary>Another key of the same type, if they are joined at all.</summary>
    private int? Other(int key)
    {
        if (_types[key] is not (HeldType.Text or HeldType.List or HeldType.Set))
            return null;
        int other = (key + 1 + _random.Next(KeyCount - 1)) % KeyCount;
        return _types[other] == _types[key] ? other : null;
    }

    /// <summary>A value that no command has had, so that a reply tells whose it is.</summary>
    private string Value(string prefix)
    {
        string value = $"{prefix}{++_values * (prefix.Length == 0 ? 1000 : 1)}";
        _latest.Enqueue(value);
        if (_latest.Count > 3)
            _latest.Dequeue();
        return value;
    }

    private string Earlier() => _latest.Count == 0 ? "v0" : _latest.ElementAt(_random.Next(_latest.Count));

    private string Member() => $"m{_random.Next(4)}";

    private int Milliseconds() => 1 + _random.Next(100);

    private TimeSpan Wait() => !_isSimulated ? TimeSpan.FromMilliseconds(_random.Next(10))
        : TimeSpan.FromMilliseconds(_random.Next(10) switch
        {
            < 2 => Timeout.Infinite,
            < 5 => 0,
            _ => _random.Next(200),
        });
}
