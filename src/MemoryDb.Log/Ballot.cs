using System.Globalization;

namespace MemoryDb.Log;

/// <summary>
/// The number of a writer of the log: a counter, then the node's id to tell rivals apart. Node ids are drawn anew at
/// every start, so a ballot is never used twice (hole H11).
/// </summary>
internal readonly record struct Ballot(ulong Counter, ulong Node) : IComparable<Ballot>
{
    /// <summary>How many characters <see cref="ToString"/> has.</summary>
    public const int TextLength = 10 + 1 + 16;

    /// <summary>Below every ballot: nobody has written yet.</summary>
    public static Ballot None => default;

    public static bool operator <(Ballot left, Ballot right) => left.CompareTo(right) < 0;

    public static bool operator >(Ballot left, Ballot right) => left.CompareTo(right) > 0;

    public static bool operator <=(Ballot left, Ballot right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Ballot left, Ballot right) => left.CompareTo(right) >= 0;

    public static Ballot Max(Ballot first, Ballot second) => first >= second ? first : second;

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Ballot ballot)
    {
        ballot = default;
        // As it is written and in no other way: two names never mean the same ballot. (The parser of numbers is laxer.)
        if (text.Length != TextLength || text[10] != '-'
            || text[..10].ContainsAnyExceptInRange('0', '9') || text[11..].ContainsAnyExcept("0123456789abcdef"))
            return false;
        if (!ulong.TryParse(text[..10], NumberStyles.None, CultureInfo.InvariantCulture, out ulong counter)
            || !ulong.TryParse(text[11..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture,
                out ulong node))
            return false;
        ballot = new Ballot(counter, node);
        return true;
    }

    public int CompareTo(Ballot other) =>
        Counter != other.Counter ? Counter.CompareTo(other.Counter) : Node.CompareTo(other.Node);

    /// <summary>As it stands in file names; their ordinal order is the order of ballots.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Counter:D10}-{Node:x16}");
}
