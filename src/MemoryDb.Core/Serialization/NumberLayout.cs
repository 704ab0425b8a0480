using System.Globalization;
using MemoryDb.Internal;

namespace MemoryDb.Serialization;

/// <summary>Lays the digits of a finite number out as C does, from any other text of the same number.</summary>
internal static class NumberLayout
{
    // The layout of %.17g: an exponent if the point would stand behind the 17th digit or before four zeros.
    private const int GeneralDigits = 17;
    private const int SmallestGeneralExponent = -4;

    /// <summary>Writes the layout of <c>%.17g</c>, with no more digits than the text has; -0 keeps its sign.</summary>
    public static int WriteGeneral(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        NumberText number = Parse(text);
        int position = WriteSign(number.Negative, destination);
        if (number.LeadingExponent is >= SmallestGeneralExponent and < GeneralDigits)
            return position + WriteDigits(number, destination[position..]);
        return position + WriteScientific(number, destination[position..]);
    }

    /// <summary>Writes the number without an exponent; -0 loses its sign.</summary>
    public static int WritePlain(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        NumberText number = Parse(text);
        int position = WriteSign(number.Negative && !number.IsZero, destination);
        return position + WriteDigits(number, destination[position..]);
    }

    private static NumberText Parse(ReadOnlySpan<byte> text)
    {
        bool parsed = NumberText.TryParse(text, out NumberText number);
        Invariant.Check(parsed, "The runtime has formatted a number as something else.");
        return number;
    }

    private static int WriteSign(bool negative, Span<byte> destination)
    {
        if (!negative)
            return 0;
        destination[0] = (byte)'-';
        return 1;
    }

    private static int WriteDigits(in NumberText number, Span<byte> destination)
    {
        if (number.IsZero)
        {
            destination[0] = (byte)'0';
            return 1;
        }

        if (number.LeadingExponent < 0)
        {
            int zeroCount = -number.LeadingExponent - 1;
            "0."u8.CopyTo(destination);
            destination.Slice(2, zeroCount).Fill((byte)'0');
            number.CopyDigits(destination[(2 + zeroCount)..]);
            return 2 + zeroCount + number.DigitCount;
        }

        int wholeCount = number.LeadingExponent + 1;
        number.CopyDigits(destination);
        if (number.DigitCount <= wholeCount)
        {
            destination[number.DigitCount..wholeCount].Fill((byte)'0');
            return wholeCount;
        }

        InsertPoint(destination, wholeCount, number.DigitCount);
        return number.DigitCount + 1;
    }

    private static int WriteScientific(in NumberText number, Span<byte> destination)
    {
        number.CopyDigits(destination);
        int position = number.DigitCount;
        if (position > 1)
            InsertPoint(destination, 1, position++);
        destination[position++] = (byte)'e';
        destination[position++] = number.LeadingExponent < 0 ? (byte)'-' : (byte)'+';
        Math.Abs(number.LeadingExponent).TryFormat(
            destination[position..], out int byteCount, "00", CultureInfo.InvariantCulture);
        return position + byteCount;
    }

    private static void InsertPoint(Span<byte> digits, int index, int digitCount)
    {
        digits[index..digitCount].CopyTo(digits[(index + 1)..]);
        digits[index] = (byte)'.';
    }
}
