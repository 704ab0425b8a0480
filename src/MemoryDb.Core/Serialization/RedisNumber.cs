using System.Buffers.Text;
using System.Globalization;

namespace MemoryDb.Serialization;

/// <summary>
/// The text forms of numbers that Redis reads and writes. Integers are exactly those of Redis. For floats the choices
/// are:
/// <list type="bullet">
/// <item>Read is what C reads in decimal, also <c>5.</c>, <c>.5</c>, <c>+1</c>, <c>inf</c> and <c>-Infinity</c>;
/// refused are NaN, spaces, hexadecimal floats, and what is too large for a double or rounds to zero.</item>
/// <item><see cref="FormatDouble(double, Span{byte})"/> has the layout of <c>%.17g</c>, but only as many digits as are
/// needed to read back the same double: 3.1 stays <c>3.1</c>, where 17 digits are <c>3.1000000000000001</c>.</item>
/// <item><see cref="FormatPlain"/> is for results of INCRBYFLOAT and HINCRBYFLOAT, which never show an exponent.
/// Redis cuts after 17 decimals; here all needed are written, so that no value is lost.</item>
/// </list>
/// </summary>
internal static class RedisNumber
{
    /// <summary>The longest text of a 64-bit integer: a sign and 19 digits.</summary>
    public const int MaxIntegerBytes = 20;

    /// <summary>
    /// The longest text of <see cref="FormatDouble(double, Span{byte})"/>: sign, 17 digits, point and an exponent or
    /// zeros.
    /// </summary>
    public const int MaxDoubleBytes = 32;

    /// <summary>The longest text of <see cref="FormatPlain"/>: the smallest doubles have some 340 decimals.</summary>
    public const int MaxPlainBytes = 352;

    /// <summary>The longest text of a decimal: sign, 29 digits, point and a zero before it.</summary>
    public const int MaxDecimalBytes = 32;

    /// <summary>Like Redis, which reads floats through a buffer of 5 KiB, longer text is refused.</summary>
    private const int MaxTextBytes = 5 * 1024;

    private const NumberStyles FloatStyle =
        NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>
    /// Whether the text is an integer of any size: no plus, no leading zero, no space, no minus before zero.
    /// </summary>
    public static bool IsIntegerText(ReadOnlySpan<byte> text)
    {
        if (text is [(byte)'0'])
            return true;
        ReadOnlySpan<byte> digits = text is [(byte)'-', ..] ? text[1..] : text;
        return digits is [>= (byte)'1' and <= (byte)'9', ..]
            && !digits.ContainsAnyExceptInRange((byte)'0', (byte)'9');
    }

    /// <summary>Reads a 64-bit integer with sign.</summary>
    public static bool TryParseInteger(ReadOnlySpan<byte> text, out long value)
    {
        value = 0;
        return text.Length <= MaxIntegerBytes
            && IsIntegerText(text)
            && Utf8Parser.TryParse(text, out value, out int usedBytes)
            && usedBytes == text.Length;
    }

    /// <summary>Writes a 64-bit integer into at least <see cref="MaxIntegerBytes"/>.</summary>
    public static int FormatInteger(long value, Span<byte> destination)
    {
        value.TryFormat(destination, out int byteCount, default, CultureInfo.InvariantCulture);
        return byteCount;
    }

    /// <summary>The text of a 64-bit integer in an array of its own.</summary>
    public static byte[] FormatInteger(long value)
    {
        Span<byte> text = stackalloc byte[MaxIntegerBytes];
        return text[..FormatInteger(value, text)].ToArray();
    }

    /// <summary>Reads a double, also an infinite one; never NaN.</summary>
    public static bool TryParseDouble(ReadOnlySpan<byte> text, out double value)
    {
        if (TryParseInfinity(text, out value))
            return true;
        return text.Length < MaxTextBytes
            && NumberText.TryParse(text, out NumberText number)
            && double.TryParse(text, FloatStyle, CultureInfo.InvariantCulture, out value)
            && double.IsFinite(value)
            && (value != 0 || number.IsZero);
    }

    /// <summary>Reads a float without going through a double, which would round twice.</summary>
    public static bool TryParseSingle(ReadOnlySpan<byte> text, out float value)
    {
        bool infinite = TryParseInfinity(text, out double infinity);
        value = (float)infinity;
        return infinite || (text.Length < MaxTextBytes
            && NumberText.TryParse(text, out NumberText number)
            && float.TryParse(text, FloatStyle, CultureInfo.InvariantCulture, out value)
            && float.IsFinite(value)
            && (value != 0 || number.IsZero));
    }

    /// <summary>Reads a decimal; refuses what it cannot hold exactly.</summary>
    public static bool TryParseDecimal(ReadOnlySpan<byte> text, out decimal value)
    {
        value = 0;
        if (text.Length >= MaxTextBytes || !NumberText.TryParse(text, out NumberText number))
            return false;
        if (number.IsZero && number.Negative)
            text = text[1..];
        return decimal.TryParse(text, FloatStyle, CultureInfo.InvariantCulture, out value) && IsExact(number, value);
    }

    /// <summary>
    /// Writes a double into at least <see cref="MaxDoubleBytes"/>: the shortest text that reads back the same.
    /// </summary>
    public static int FormatDouble(double value, Span<byte> destination)
    {
        if (!double.IsFinite(value))
            return FormatNonFinite(value, destination);
        Span<byte> shortest = stackalloc byte[MaxDoubleBytes];
        value.TryFormat(shortest, out int byteCount, default, CultureInfo.InvariantCulture);
        return NumberLayout.WriteGeneral(shortest[..byteCount], destination);
    }

    /// <summary>The text of a double in an array of its own.</summary>
    public static byte[] FormatDouble(double value)
    {
        Span<byte> text = stackalloc byte[MaxDoubleBytes];
        return text[..FormatDouble(value, text)].ToArray();
    }

    /// <summary>
    /// Writes a float into at least <see cref="MaxDoubleBytes"/>: the shortest text that reads back the same.
    /// </summary>
    public static int FormatSingle(float value, Span<byte> destination)
    {
        if (!float.IsFinite(value))
            return FormatNonFinite(value, destination);
        Span<byte> shortest = stackalloc byte[MaxDoubleBytes];
        value.TryFormat(shortest, out int byteCount, default, CultureInfo.InvariantCulture);
        return NumberLayout.WriteGeneral(shortest[..byteCount], destination);
    }

    /// <summary>Writes a finite double into at least <see cref="MaxPlainBytes"/>, without an exponent.</summary>
    public static int FormatPlain(double value, Span<byte> destination)
    {
        Span<byte> shortest = stackalloc byte[MaxDoubleBytes];
        value.TryFormat(shortest, out int byteCount, default, CultureInfo.InvariantCulture);
        return NumberLayout.WritePlain(shortest[..byteCount], destination);
    }

    /// <summary>
    /// Adds as INCRBYFLOAT does. False if the current text is no number or the sum is infinite or NaN.
    /// </summary>
    public static bool TryAdd(ReadOnlySpan<byte> current, double increment, out byte[] result)
    {
        Span<byte> text = stackalloc byte[MaxDoubleBytes];
        return TryAdd(current, text[..FormatDouble(increment, text)], out result);
    }

    /// <inheritdoc cref="TryAdd(ReadOnlySpan{byte}, double, out byte[])"/>
    public static bool TryAdd(ReadOnlySpan<byte> current, decimal increment, out byte[] result)
    {
        Span<byte> text = stackalloc byte[MaxDecimalBytes];
        increment.TryFormat(text, out int byteCount, default, CultureInfo.InvariantCulture);
        return TryAdd(current, text[..byteCount], out result);
    }

    /// <summary>
    /// Adds two texts. Redis adds in the platform's long double and rounds to 17 decimals, which makes 3.0 + 0.1 the
    /// 3.1 that people expect. Here two numbers that a decimal holds exactly are added as decimals, which keeps 28
    /// digits where a long double keeps 19; others are added as doubles.
    /// </summary>
    public static bool TryAdd(ReadOnlySpan<byte> current, ReadOnlySpan<byte> increment, out byte[] result)
    {
        result = [];
        if (!TryParseDouble(current, out double left) || !TryParseDouble(increment, out double right))
            return false;
        if (TryAddDecimals(current, increment, out decimal decimalSum))
        {
            Span<byte> decimalText = stackalloc byte[MaxDecimalBytes];
            decimalSum.TryFormat(decimalText, out int byteCount, default, CultureInfo.InvariantCulture);
            Span<byte> trimmed = stackalloc byte[MaxDecimalBytes];
            result = trimmed[..NumberLayout.WritePlain(decimalText[..byteCount], trimmed)].ToArray();
            return true;
        }

        double sum = left + right;
        if (!double.IsFinite(sum))
            return false;
        Span<byte> text = stackalloc byte[MaxPlainBytes];
        result = text[..FormatPlain(sum, text)].ToArray();
        return true;
    }

    private static bool TryAddDecimals(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, out decimal sum)
    {
        // Two numbers of at most 28 digits before the point cannot overflow.
        const decimal bound = 1e28m;
        sum = 0;
        if (!TryParseDecimal(left, out decimal augend) || !TryParseDecimal(right, out decimal addend))
            return false;
        if (Math.Abs(augend) >= bound || Math.Abs(addend) >= bound)
            return false;
        sum = augend + addend;
        return true;
    }

    // A decimal parser rounds silently what has too many digits.
    private static bool IsExact(in NumberText number, decimal value)
    {
        Span<byte> text = stackalloc byte[MaxDecimalBytes];
        value.TryFormat(text, out int byteCount, default, CultureInfo.InvariantCulture);
        if (!NumberText.TryParse(text[..byteCount], out NumberText parsed)
            || parsed.DigitCount != number.DigitCount
            || parsed.LeadingExponent != number.LeadingExponent)
            return false;
        Span<byte> expectedDigits = stackalloc byte[MaxDecimalBytes];
        Span<byte> parsedDigits = stackalloc byte[MaxDecimalBytes];
        number.CopyDigits(expectedDigits);
        parsed.CopyDigits(parsedDigits);
        return expectedDigits[..number.DigitCount].SequenceEqual(parsedDigits[..number.DigitCount]);
    }

    private static bool TryParseInfinity(ReadOnlySpan<byte> text, out double value)
    {
        value = text is [(byte)'-', ..] ? double.NegativeInfinity : double.PositiveInfinity;
        if (text is [(byte)'-' or (byte)'+', ..])
            text = text[1..];
        if (System.Text.Ascii.EqualsIgnoreCase(text, "inf"u8) || System.Text.Ascii.EqualsIgnoreCase(text, "infinity"u8))
            return true;
        value = 0;
        return false;
    }

    private static int FormatNonFinite(double value, Span<byte> destination)
    {
        ReadOnlySpan<byte> text = double.IsNaN(value) ? "nan"u8 : value > 0 ? "inf"u8 : "-inf"u8;
        text.CopyTo(destination);
        return text.Length;
    }
}
