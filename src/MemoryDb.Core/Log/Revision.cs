using System.Globalization;

namespace MemoryDb;

/// <summary>
/// The number of an effect batch (all effects of one command or transaction): dense, from 1, in execution order. What a
/// reply or a watch depends on. <see cref="None"/> (0) stands for nothing ever written.
/// </summary>
/// <param name="Value">The number; 0 for <see cref="None"/>.</param>
public readonly record struct Revision(long Value) : IComparable<Revision>
{
    /// <summary>Before the first write.</summary>
    public static Revision None => default;

    /// <summary>The revision behind this one.</summary>
    public Revision Next => new(Value + 1);

    /// <summary>The later of two revisions.</summary>
    public static Revision Max(Revision first, Revision second) => first.Value >= second.Value ? first : second;

    /// <inheritdoc/>
    public int CompareTo(Revision other) => Value.CompareTo(other.Value);

    /// <summary>Whether <paramref name="left"/> is earlier than <paramref name="right"/>.</summary>
    public static bool operator <(Revision left, Revision right) => left.Value < right.Value;

    /// <summary>Whether <paramref name="left"/> is later than <paramref name="right"/>.</summary>
    public static bool operator >(Revision left, Revision right) => left.Value > right.Value;

    /// <summary>Whether <paramref name="left"/> is <paramref name="right"/> or earlier.</summary>
    public static bool operator <=(Revision left, Revision right) => left.Value <= right.Value;

    /// <summary>Whether <paramref name="left"/> is <paramref name="right"/> or later.</summary>
    public static bool operator >=(Revision left, Revision right) => left.Value >= right.Value;

    /// <summary>The number in decimal.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
