using System.Text;

namespace MemoryDb.Core.Tests.Models;

/// <summary>A string, as its bytes. It is replaced, never changed.</summary>
internal sealed record ModelText(byte[] Bytes) : ModelValue(KeyType.String)
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public ModelText(string text)
        : this(Encoding.UTF8.GetBytes(text))
    {
    }

    /// <summary>The text that the bytes stand for.</summary>
    /// <exception cref="WrongValueException">They are no UTF-8.</exception>
    public string Text => Decode(Bytes)!;

    public override ModelValue Copy() => this;

    /// <inheritdoc cref="Text"/>
    public static string? Decode(byte[]? bytes)
    {
        try
        {
            return bytes is null ? null : Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw new WrongValueException("No text.");
        }
    }
}
