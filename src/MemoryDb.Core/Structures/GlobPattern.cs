namespace MemoryDb;

/// <summary>
/// A pattern as Redis' MATCH has it: <c>*</c> stands for any bytes, <c>?</c> for one, <c>[abc]</c>, <c>[a-c]</c> and
/// <c>[^abc]</c> for one that is (not) listed, and <c>\</c> takes the special meaning from what follows. Bytes are
/// compared, not characters. The default value matches everything.
/// </summary>
/// <remarks>
/// Matching never backtracks behind the last <c>*</c>: at most O(n) attempts on the part of the pattern between two
/// stars, so that <c>a*a*a*…b</c> is linear in the text.
/// </remarks>
public readonly struct GlobPattern : IEquatable<GlobPattern>
{
    /// <summary>The longest pattern, in bytes.</summary>
    public const int MaxBytes = Key.MaxBytes;

    private readonly ReadOnlyMemory<byte>? _pattern;

    /// <summary>The pattern written as these bytes, which must not change.</summary>
    /// <exception cref="ArgumentException">There are more than <see cref="MaxBytes"/>.</exception>
    public GlobPattern(ReadOnlyMemory<byte> pattern)
    {
        if (pattern.Length > MaxBytes)
        {
            throw new ArgumentException(
                $"A pattern has at most {MaxBytes} bytes, not {pattern.Length}.", nameof(pattern));
        }

        _pattern = pattern;
    }

    /// <summary>How many bytes it is written with.</summary>
    internal int Length => _pattern.GetValueOrDefault().Length;

    /// <summary>The pattern written as this text's UTF-8 bytes.</summary>
    /// <exception cref="ArgumentException">
    /// They are more than <see cref="MaxBytes"/>, or the text has unpaired surrogates.
    /// </exception>
    public GlobPattern(string pattern)
        : this(new Key(pattern).ToArray())
    {
    }

    /// <summary>The pattern written as this text's UTF-8 bytes.</summary>
    /// <exception cref="ArgumentException">
    /// They are more than <see cref="MaxBytes"/>, or the text has unpaired surrogates.
    /// </exception>
    public static implicit operator GlobPattern(string pattern) => new(pattern);

    /// <summary>The pattern written as these bytes, which must not change.</summary>
    /// <exception cref="ArgumentException">There are more than <see cref="MaxBytes"/>.</exception>
    public static implicit operator GlobPattern(ReadOnlyMemory<byte> pattern) => new(pattern);

    /// <summary>Whether both are written alike.</summary>
    public static bool operator ==(GlobPattern left, GlobPattern right) => left.Equals(right);

    /// <summary>Whether they are written differently.</summary>
    public static bool operator !=(GlobPattern left, GlobPattern right) => !left.Equals(right);

    /// <summary>Whether the whole of these bytes matches; O(n m) at worst, for n bytes and m of the pattern.</summary>
    public bool IsMatch(ReadOnlySpan<byte> bytes)
    {
        if (_pattern is not { } whole)
            return true;
        ReadOnlySpan<byte> pattern = whole.Span;
        int at = 0;
        int index = 0;
        int afterStar = -1;
        int starTook = 0;
        while (index < bytes.Length)
        {
            if (at < pattern.Length && pattern[at] == '*')
            {
                afterStar = ++at;
                starTook = index;
            }
            else if (at < pattern.Length && MatchesOne(pattern[at..], bytes[index], out int length))
            {
                at += length;
                index++;
            }
            else if (afterStar >= 0)
            {
                // Only the last star need take more: what an earlier one could take besides, the last one can as well.
                at = afterStar;
                index = ++starTook;
            }
            else
            {
                return false;
            }
        }

        return pattern[at..].TrimStart((byte)'*').IsEmpty;
    }

    /// <inheritdoc/>
    public bool Equals(GlobPattern other) =>
        _pattern.HasValue == other._pattern.HasValue
        && _pattern.GetValueOrDefault().Span.SequenceEqual(other._pattern.GetValueOrDefault().Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is GlobPattern other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(_pattern.GetValueOrDefault().Span);
        return hash.ToHashCode();
    }

    /// <summary>The pattern as text; bytes that are no UTF-8 are shown as replacement characters.</summary>
    public override string ToString() => _pattern is { } pattern ? new Key(pattern).ToString() : "*";

    /// <summary>Matches one byte against what the pattern begins with, which is no star.</summary>
    /// <param name="pattern">What is left of the pattern, at least one byte.</param>
    /// <param name="value">The byte.</param>
    /// <param name="length">How many bytes of the pattern stand for one of the text.</param>
    private static bool MatchesOne(ReadOnlySpan<byte> pattern, byte value, out int length)
    {
        length = 1;
        switch (pattern[0])
        {
            case (byte)'?':
                return true;
            case (byte)'[':
                return MatchesClass(pattern, value, out length);
            case (byte)'\\' when pattern.Length > 1:
                length = 2;
                return pattern[1] == value;
            default:
                return pattern[0] == value;
        }
    }

    /// <summary>
    /// As in Redis, a class that is not closed ends with the pattern, and a range may be written backwards.
    /// </summary>
    private static bool MatchesClass(ReadOnlySpan<byte> pattern, byte value, out int length)
    {
        int at = 1;
        bool isNegated = pattern.Length > 1 && pattern[1] == '^';
        if (isNegated)
            at++;
        bool isListed = false;
        while (at < pattern.Length && pattern[at] != ']')
        {
            if (pattern[at] == '\\' && at + 1 < pattern.Length)
            {
                isListed |= pattern[at + 1] == value;
                at += 2;
            }
            else if (at + 2 < pattern.Length && pattern[at + 1] == '-')
            {
                (byte first, byte last) = (pattern[at], pattern[at + 2]);
                isListed |= value >= Math.Min(first, last) && value <= Math.Max(first, last);
                at += 3;
            }
            else
            {
                isListed |= pattern[at] == value;
                at++;
            }
        }

        length = Math.Min(at + 1, pattern.Length);
        return isListed != isNegated;
    }
}
