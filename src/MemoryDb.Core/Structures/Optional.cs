using System.Diagnostics.CodeAnalysis;

namespace MemoryDb;

/// <summary>
/// A value that may be missing; unlike <c>null</c> or 0, a missing one is never mistaken for a value.
/// </summary>
/// <typeparam name="T">The value's type.</typeparam>
public readonly struct Optional<T> : IEquatable<Optional<T>>
{
    private readonly T _value;

    /// <summary>Holds <paramref name="value"/>.</summary>
    public Optional(T value)
    {
        HasValue = true;
        _value = value;
    }

    /// <summary>Whether there is a value.</summary>
    public bool HasValue { get; }

    /// <summary>The value.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public T Value => HasValue ? _value : throw new InvalidOperationException("There is no value.");

    /// <summary>The value, or the default of <typeparamref name="T"/> if there is none.</summary>
    [return: MaybeNull]
    public T GetValueOrDefault() => _value;

    /// <summary>The value, or <paramref name="defaultValue"/> if there is none.</summary>
    public T GetValueOrDefault(T defaultValue) => HasValue ? _value : defaultValue;

    /// <summary>Gets the value, if there is one: <c>if (found.TryGetValue(out var value)) …</c></summary>
    /// <returns>Whether there is one.</returns>
    public bool TryGetValue([MaybeNullWhen(false)] out T value)
    {
        value = _value;
        return HasValue;
    }

    /// <summary>Takes it apart: <c>var (found, value) = …</c></summary>
    public void Deconstruct(out bool hasValue, [MaybeNull] out T value)
    {
        hasValue = HasValue;
        value = _value;
    }

    /// <inheritdoc/>
    public bool Equals(Optional<T> other) =>
        HasValue == other.HasValue && EqualityComparer<T>.Default.Equals(_value, other._value);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Optional<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HasValue ? HashCode.Combine(_value) : 0;

    /// <summary>The value's text, or an empty one.</summary>
    public override string ToString() => HasValue ? _value?.ToString() ?? "" : "";

    /// <summary>Whether both hold equal values, or none.</summary>
    public static bool operator ==(Optional<T> left, Optional<T> right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(Optional<T> left, Optional<T> right) => !left.Equals(right);

    /// <summary>A present value.</summary>
    public static implicit operator Optional<T>(T value) => new(value);
}
