using System.Runtime.CompilerServices;
using MemoryDb.Data;
using MemoryDb.Internal;
using MemoryDb.Serialization;

namespace MemoryDb.Execution;

/// <summary>
/// The encoded key and arguments of one command, in a buffer that its thread keeps for the next: so that a read
/// allocates nothing. A command that has to wait keeps its buffer, and the thread gets itself another.
/// </summary>
internal sealed class Arguments
{
    private const int RetainedBytes = 64 * 1024;

    [ThreadStatic]
    private static Arguments? _spare;

    private readonly ByteBuffer _buffer = new();

    private Arguments()
    {
    }

    /// <summary>The command's key.</summary>
    public EncodedKey Key { get; private set; }

    public static Arguments Rent(Key key, KeyedHash hash)
    {
        Arguments arguments = _spare ?? new Arguments();
        _spare = null;
        arguments._buffer.Clear();
        arguments.Key = arguments.AddKey(key, hash);
        return arguments;
    }

    /// <summary>Encodes a further key.</summary>
    /// <exception cref="ArgumentException">The key is larger than 64 KiB.</exception>
    public EncodedKey AddKey(Key key, KeyedHash hash)
    {
        int length = SizeLimits.CheckKey(key);
        int offset = _buffer.Length;
        key.CopyTo(_buffer.GetSpan(length));
        _buffer.Advance(length);
        return new EncodedKey(_buffer.Array, offset, length, hash);
    }

    /// <summary>
    /// Encodes a value; the memory stays valid until the command has executed, also if the buffer grows.
    /// </summary>
    public ReadOnlyMemory<byte> Add<T>(T value, ValueCodec<T> codec)
    {
        int offset = _buffer.Length;
        codec.Encode(value, _buffer);
        return _buffer.WrittenMemory[offset..];
    }

    /// <summary>Encodes several values.</summary>
    public ReadOnlyMemory<byte>[] AddAll<T>(
        IReadOnlyCollection<T> values,
        ValueCodec<T> codec,
        [CallerArgumentExpression(nameof(values))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(values, name);
        return [.. values.Select(value => Add(value, codec))];
    }

    /// <summary>The command has executed: the buffer may serve the next one of this thread.</summary>
    public void Return()
    {
        _buffer.TrimExcess(RetainedBytes);
        _spare = this;
    }
}
