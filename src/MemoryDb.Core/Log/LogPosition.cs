using System.Globalization;

namespace MemoryDb.Log;

/// <summary>
/// The number of a record in a transaction log: dense, from 1. <see cref="None"/> (0) stands before the first.
/// </summary>
/// <param name="Value">The number; 0 for <see cref="None"/>.</param>
public readonly record struct LogPosition(long Value) : IComparable<LogPosition>
{
    /// <summary>The position before the first record: the tail of an empty log.</summary>
    public static LogPosition None => default;

    /// <summary>The position of the record behind this one.</summary>
    public LogPosition Next => new(Value + 1);

    /// <inheritdoc/>
    public int CompareTo(LogPosition other) => Value.CompareTo(other.Value);

    /// <summary>Whether <paramref name="left"/> stands before <paramref name="right"/>.</summary>
    public static bool operator <(LogPosition left, LogPosition right) => left.Value < right.Value;

    /// <summary>Whether <paramref name="left"/> stands behind <paramref name="right"/>.</summary>
    public static bool operator >(LogPosition left, LogPosition right) => left.Value > right.Value;

    /// <summary>Whether <paramref name="left"/> is <paramref name="right"/> or stands before it.</summary>
    public static bool operator <=(LogPosition left, LogPosition right) => left.Value <= right.Value;

    /// <summary>Whether <paramref name="left"/> is <paramref name="right"/> or stands behind it.</summary>
    public static bool operator >=(LogPosition left, LogPosition right) => left.Value >= right.Value;

    /// <summary>The number in decimal.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
