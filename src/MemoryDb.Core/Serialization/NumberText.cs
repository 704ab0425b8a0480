namespace MemoryDb.Serialization;

/// <summary>
/// The anatomy of a finite decimal number in text, such as <c>-12.50e3</c>: found in one pass, without converting it.
/// </summary>
internal readonly ref struct NumberText
{
    // Far beyond every number that can be represented, and far from overflow when digits are counted on top.
    private const int ExponentBound = 1_000_000;

    private readonly ReadOnlySpan<byte> _significant;

    private NumberText(bool negative, ReadOnlySpan<byte> significant, int digitCount, int leadingExponent)
    {
        Negative = negative;
        _significant = significant;
        DigitCount = digitCount;
        LeadingExponent = leadingExponent;
    }

    public bool Negative { get; }

    /// <summary>Digits from the first to the last that is not zero; none for zero.</summary>
    public int DigitCount { get; }

    /// <summary>The power of ten of the first significant digit: 2 in <c>123</c>.</summary>
    public int LeadingExponent { get; }

    public bool IsZero => DigitCount == 0;

    /// <summary>Digits that are needed behind the point.</summary>
    public int DecimalCount => Math.Max(0, DigitCount - 1 - LeadingExponent);

    /// <summary>Copies the significant digits, without the point.</summary>
    public void CopyDigits(Span<byte> destination)
    {
        int count = 0;
        foreach (byte character in _significant)
        {
            if (character != (byte)'.')
                destination[count++] = character;
        }
    }

    /// <summary>
    /// Takes the text apart: a sign, digits with at most one point, an exponent. Digits may be missing on one side of
    /// the point, as in C. Nothing else is allowed, no space either.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out NumberText number)
    {
        number = default;
        bool negative = text is [(byte)'-', ..];
        if (text is [(byte)'-' or (byte)'+', ..])
            text = text[1..];
        int mantissaBytes = text.IndexOfAny((byte)'e', (byte)'E');
        int exponent = 0;
        if (mantissaBytes >= 0)
        {
            if (!TryParseExponent(text[(mantissaBytes + 1)..], out exponent))
                return false;
            text = text[..mantissaBytes];
        }

        return TryParseMantissa(text, negative, exponent, out number);
    }

    private static bool TryParseMantissa(ReadOnlySpan<byte> text, bool negative, int exponent, out NumberText number)
    {
        number = default;
        int point = text.IndexOf((byte)'.');
        int wholeCount = point < 0 ? text.Length : point;
        ReadOnlySpan<byte> fraction = point < 0 ? [] : text[(point + 1)..];
        if (wholeCount + fraction.Length == 0)
            return false;
        if (text[..wholeCount].ContainsAnyExceptInRange((byte)'0', (byte)'9')
            || fraction.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            return false;

        int first = text.IndexOfAnyInRange((byte)'1', (byte)'9');
        if (first < 0)
        {
            number = new NumberText(negative, [], 0, 0);
            return true;
        }

        int last = text.LastIndexOfAnyInRange((byte)'1', (byte)'9');
        ReadOnlySpan<byte> significant = text[first..(last + 1)];
        int digitCount = significant.Contains((byte)'.') ? significant.Length - 1 : significant.Length;
        int leadingExponent = exponent + (first < wholeCount ? wholeCount - 1 - first : wholeCount - first);
        number = new NumberText(negative, significant, digitCount, leadingExponent);
        return true;
    }

    private static bool TryParseExponent(ReadOnlySpan<byte> text, out int exponent)
    {
        exponent = 0;
        bool negative = text is [(byte)'-', ..];
        if (text is [(byte)'-' or (byte)'+', ..])
            text = text[1..];
        if (text.IsEmpty)
            return false;
        foreach (byte character in text)
        {
            if (character is < (byte)'0' or > (byte)'9')
                return false;
            exponent = Math.Min((exponent * 10) + (character - '0'), ExponentBound);
        }

        if (negative)
            exponent = -exponent;
        return true;
    }
}
