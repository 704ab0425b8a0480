namespace MemoryDb.Linearizability;

/// <summary>Which operations have been put in order, and the state and time that they led to.</summary>
internal sealed class Configuration : IEquatable<Configuration>
{
    private readonly ulong[] _done;
    private readonly ModelState _state;
    private readonly long _now;
    private readonly int _hash;

    /// <param name="done">One bit for each operation; copied.</param>
    /// <param name="state">The state.</param>
    /// <param name="now">The time.</param>
    public Configuration(ulong[] done, ModelState state, long now)
    {
        _done = (ulong[])done.Clone();
        _state = state;
        _now = now;
        var hash = new HashCode();
        foreach (ulong bits in done)
            hash.Add(bits);
        hash.Add(state.GetHashCode());
        hash.Add(now);
        _hash = hash.ToHashCode();
    }

    public bool Equals(Configuration? other) =>
        other is not null && _hash == other._hash && _now == other._now
            && _done.AsSpan().SequenceEqual(other._done) && _state.Equals(other._state);

    public override bool Equals(object? obj) => Equals(obj as Configuration);

    public override int GetHashCode() => _hash;
}
