using System.Text;

namespace MemoryDb.Serialization;

/// <summary>UTF-8 that refuses what it cannot represent: text never comes back other than it was stored.</summary>
internal static class StrictUtf8
{
    private static readonly UTF8Encoding Encoding = new(false, throwOnInvalidBytes: true);

    /// <exception cref="ArgumentException">A surrogate stands alone.</exception>
    public static int MeasureBytes(string text)
    {
        try
        {
            return Encoding.GetByteCount(text);
        }
        catch (EncoderFallbackException error)
        {
            throw UnpairedSurrogate(error);
        }
    }

    /// <summary>Encodes into a destination that is large enough.</summary>
    /// <exception cref="ArgumentException">A surrogate stands alone.</exception>
    public static int Encode(string text, Span<byte> destination)
    {
        try
        {
            return Encoding.GetBytes(text, destination);
        }
        catch (EncoderFallbackException error)
        {
            throw UnpairedSurrogate(error);
        }
    }

    /// <summary>Encodes if the destination is large enough.</summary>
    /// <exception cref="ArgumentException">A surrogate stands alone.</exception>
    public static bool TryEncode(string text, Span<byte> destination, out int length)
    {
        length = text.Length;
        return (length <= destination.Length && AsciiText.TryNarrow(text, destination))
            || TryEncodeAny(text, destination, out length);
    }

    /// <summary>The text, or null if the bytes are no UTF-8.</summary>
    public static string? TryDecode(ReadOnlySpan<byte> bytes)
    {
        // Checked first, because an exception for hostile bytes would cost more than the second pass.
        return System.Text.Unicode.Utf8.IsValid(bytes) ? Encoding.GetString(bytes) : null;
    }

    private static bool TryEncodeAny(string text, Span<byte> destination, out int length)
    {
        try
        {
            return Encoding.TryGetBytes(text, destination, out length);
        }
        catch (EncoderFallbackException error)
        {
            throw UnpairedSurrogate(error);
        }
    }

    private static ArgumentException UnpairedSurrogate(EncoderFallbackException error) => new(
        $"The text is no valid Unicode: an unpaired surrogate stands at index {error.Index}.", error);
}
