namespace MemoryDb.Linearizability;

/// <summary>
/// The value of one key of a model: its text, its fields sorted, its items in order, its members sorted, or its members
/// with their scores, sorted by both. It never changes, and knows its hash, so that states can be remembered by the
/// thousand.
/// </summary>
internal sealed class Held : IEquatable<Held>
{
    private readonly int _hash;

    /// <param name="type">What it is.</param>
    /// <param name="items">Its items, which nobody changes any more; at least one.</param>
    /// <param name="expireAt">Unix milliseconds; 0 for never.</param>
    public Held(HeldType type, string[] items, long expireAt = 0)
    {
        Type = type;
        Items = items;
        ExpireAt = expireAt;
        var hash = new HashCode();
        hash.Add(type);
        hash.Add(expireAt);
        foreach (string item in items)
            hash.Add(item);
        _hash = hash.ToHashCode();
    }

    public HeldType Type { get; }

    public string[] Items { get; }

    public long ExpireAt { get; }

    /// <summary>A text.</summary>
    public static Held Text(string text, long expireAt = 0) => new(HeldType.Text, [text], expireAt);

    public bool Equals(Held? other) => ReferenceEquals(this, other)
        || (other is not null && _hash == other._hash && Type == other.Type && ExpireAt == other.ExpireAt
            && Items.AsSpan().SequenceEqual(other.Items));

    public override bool Equals(object? obj) => Equals(obj as Held);

    public override int GetHashCode() => _hash;

    public override string ToString() =>
        $"{Type} [{string.Join(' ', Items)}]{(ExpireAt == 0 ? "" : $" until {ExpireAt}")}";
}
