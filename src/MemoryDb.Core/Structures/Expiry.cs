using MemoryDb.Data;

namespace MemoryDb;

/// <summary>When a key expires: never (the default), after a time, at a time, or as it was. Resolution: 1 ms.</summary>
public readonly struct Expiry : IEquatable<Expiry>
{
    private enum Kind
    {
        Never,
        Keep,
        After,
        At,
    }

    private readonly Kind _kind;
    private readonly long _milliseconds;

    private Expiry(Kind kind, long milliseconds = 0)
    {
        _kind = kind;
        _milliseconds = milliseconds;
    }

    /// <summary>The key does not expire.</summary>
    public static Expiry Never => default;

    /// <summary>The key expires when it did before; never, if it did not exist or did not expire.</summary>
    public static Expiry Keep => new(Kind.Keep);

    internal bool IsKeep => _kind == Kind.Keep;

    internal bool IsNever => _kind == Kind.Never;

    /// <summary>The key expires this long after the command executes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1 ms.</exception>
    public static Expiry After(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.FromMilliseconds(1));
        return new Expiry(Kind.After, time.Ticks / TimeSpan.TicksPerMillisecond);
    }

    /// <summary>The key expires at this time; if it has passed, the key is deleted at once.</summary>
    public static Expiry At(DateTimeOffset time) => new(Kind.At, Math.Max(1, time.ToUnixTimeMilliseconds()));

    /// <inheritdoc/>
    public bool Equals(Expiry other) => _kind == other._kind && _milliseconds == other._milliseconds;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Expiry other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_kind, _milliseconds);

    /// <summary>Whether both mean the same.</summary>
    public static bool operator ==(Expiry left, Expiry right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(Expiry left, Expiry right) => !left.Equals(right);

    /// <summary>As <see cref="After"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1 ms.</exception>
    public static implicit operator Expiry(TimeSpan time) => After(time);

    /// <summary>As <see cref="At"/>.</summary>
    public static implicit operator Expiry(DateTimeOffset time) => At(time);

    /// <summary>Absolute, in Unix milliseconds. Neither for <see cref="Keep"/> nor for <see cref="Never"/>.</summary>
    internal long ResolveMilliseconds(long nowMilliseconds) => _kind == Kind.At
        ? _milliseconds
        : Math.Min(nowMilliseconds + _milliseconds, Entry.LatestExpiry);
}
