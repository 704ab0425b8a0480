using System.Globalization;
using System.Text;

namespace MemoryDb.Serialization;

/// <summary>Tells in an error message which bytes were found in place of a value.</summary>
internal static class StoredBytes
{
    private const int ShownBytes = 32;

    /// <summary>The error for bytes that are not what they were read as.</summary>
    /// <param name="stored">The bytes found.</param>
    /// <param name="expected">What they were read as, with its article: "an integer of 64 bits".</param>
    /// <param name="cause">What the parser said, if it said anything.</param>
    public static WrongValueException Mismatch(
        ReadOnlySpan<byte> stored, string expected, Exception? cause = null) =>
        new($"Expected {expected}, found {Describe(stored)}.", cause);

    /// <summary>
    /// The first bytes in quotes, with an escape for each that is no printable ASCII, and the length if cut.
    /// </summary>
    public static string Describe(ReadOnlySpan<byte> stored)
    {
        var text = new StringBuilder(ShownBytes + 32).Append('\'');
        foreach (byte value in stored[..Math.Min(stored.Length, ShownBytes)])
        {
            if (value is >= (byte)' ' and <= (byte)'~' and not (byte)'\'' and not (byte)'\\')
                text.Append((char)value);
            else
                text.Append("\\x").Append(value.ToString("x2", CultureInfo.InvariantCulture));
        }

        if (stored.Length > ShownBytes)
            text.Append('…');
        text.Append('\'');
        if (stored.Length > ShownBytes)
            text.Append(CultureInfo.InvariantCulture, $" ({stored.Length} bytes)");
        return text.ToString();
    }
}
