using System.Text;

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

    /// <summary>A key of text, stored as UTF-8.</summary>
    public Key(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        _text = text;
    }

    /// <summary>A key of bytes, which must not change while the key is in use.</summary>
    public Key(ReadOnlyMemory<byte> bytes) => _bytes = bytes;

    /// <summary>The key's length in bytes.</summary>
    public int ByteCount => _text is null ? _bytes.Length : Encoding.UTF8.GetByteCount(_text);

    /// <summary>Copies the key's bytes.</summary>
    public byte[] ToArray() => _text is null ? _bytes.ToArray() : Encoding.UTF8.GetBytes(_text);

    /// <summary>Writes the key's bytes.</summary>
    /// <returns>How many were written: <see cref="ByteCount"/>.</returns>
    public int CopyTo(Span<byte> destination)
    {
        if (_text is not null)
            return Encoding.UTF8.GetBytes(_text, destination);
        _bytes.Span.CopyTo(destination);
        return _bytes.Length;
    }

    /// <inheritdoc/>
    public bool Equals(Key other) => _text is not null && other._text is not null
        ? _text == other._text
        : ToArray().AsSpan().SequenceEqual(other.ToArray());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Key other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(ToArray());
        return hash.ToHashCode();
    }

    /// <summary>The key as text; bytes that are no UTF-8 are shown as replacement characters.</summary>
    public override string ToString() => _text ?? Encoding.UTF8.GetString(_bytes.Span);

    /// <summary>Whether both have the same bytes.</summary>
    public static bool operator ==(Key left, Key right) => left.Equals(right);

    /// <summary>Whether their bytes differ.</summary>
    public static bool operator !=(Key left, Key right) => !left.Equals(right);

    /// <summary>A key of text.</summary>
    public static implicit operator Key(string text) => new(text);

    /// <summary>A key of bytes.</summary>
    public static implicit operator Key(byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        return new(bytes.AsMemory());
    }

    /// <summary>A key of bytes.</summary>
    public static implicit operator Key(ReadOnlyMemory<byte> bytes) => new(bytes);
}
