using System.Text;
using MemoryDb.Serialization;

namespace MemoryDb;

/// <summary>
/// The name of a value: any bytes, at most 64 KiB; text is taken as UTF-8. A part in braces, as in
/// <c>cart:{42}:items</c>, decides the hash slot, so that keys with the same part share one.
/// </summary>
public readonly struct Key : IEquatable<Key>
{
    /// <summary>The largest key, in bytes: 64 KiB.</summary>
    public const int MaxBytes = 64 * 1024;

    private readonly string? _text;
    private readonly ReadOnlyMemory<byte> _bytes;

    /// <summary>
    /// A key of text, stored as UTF-8. Commands refuse text with an unpaired surrogate, which UTF-8 cannot tell apart.
    /// </summary>
    public Key(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        _text = text;
    }

    /// <summary>A key of bytes, which must not change while the key is in use.</summary>
    public Key(ReadOnlyMemory<byte> bytes) => _bytes = bytes;

    /// <summary>The key's length in bytes.</summary>
    /// <exception cref="ArgumentException">The text is no valid Unicode.</exception>
    public int ByteCount => _text is null ? _bytes.Length : StrictUtf8.MeasureBytes(_text);

    /// <summary>Copies the key's bytes.</summary>
    /// <exception cref="ArgumentException">The text is no valid Unicode.</exception>
    public byte[] ToArray()
    {
        byte[] bytes = new byte[ByteCount];
        CopyTo(bytes);
        return bytes;
    }

    /// <summary>Writes the key's bytes.</summary>
    /// <returns>How many were written: <see cref="ByteCount"/>.</returns>
    /// <exception cref="ArgumentException">The text is no valid Unicode.</exception>
    public int CopyTo(Span<byte> destination)
    {
        if (_text is not null)
            return StrictUtf8.Encode(_text, destination);
        _bytes.Span.CopyTo(destination);
        return _bytes.Length;
    }

    /// <summary>Writes the key's bytes if there is room for them.</summary>
    /// <exception cref="ArgumentException">The text is no valid Unicode.</exception>
    internal bool TryCopyTo(Span<byte> destination, out int length)
    {
        if (_text is not null)
            return StrictUtf8.TryEncode(_text, destination, out length);
        length = _bytes.Length;
        return _bytes.Span.TryCopyTo(destination);
    }

    /// <inheritdoc/>
    public bool Equals(Key other) => _text is not null && other._text is not null
        ? _text == other._text
        : Lenient().SequenceEqual(other.Lenient());

    /// <summary>For comparing, where text that is no valid Unicode is no reason to fail.</summary>
    private ReadOnlySpan<byte> Lenient() => _text is null ? _bytes.Span : Encoding.UTF8.GetBytes(_text);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Key other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Lenient());
        return hash.ToHashCode();
    }

    /// <summary>The key as text; bytes that are no UTF-8 are shown as replacement characters.</summary>
    public override string ToString() => _text ?? Encoding.UTF8.GetString(_bytes.Span);

    /// <summary>Whether both have the same bytes.</summary>
    public static bool operator ==(Key left, Key right) => left.Equals(right);

    /// <summary>Whether their bytes differ.</summary>
    public static bool operator !=(Key left, Key right) => !left.Equals(right);

    /// <summary>A key of text.</summary>
    /// <exception cref="ArgumentNullException">The text is null.</exception>
    public static implicit operator Key(string text) => new(text);

    /// <summary>A key of bytes, which must not change while the key is in use.</summary>
    /// <exception cref="ArgumentNullException">The array is null.</exception>
    public static implicit operator Key(byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        return new(bytes.AsMemory());
    }

    /// <summary>A key of bytes, which must not change while the key is in use.</summary>
    public static implicit operator Key(ReadOnlyMemory<byte> bytes) => new(bytes);
}
