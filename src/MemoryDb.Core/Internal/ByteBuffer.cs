using System.Buffers;

namespace MemoryDb.Internal;

/// <summary>
/// A growing array of bytes that its owner uses again and again. It is never zeroed: only the first
/// <see cref="Length"/> bytes mean anything. Not thread-safe.
/// </summary>
internal sealed class ByteBuffer : IBufferWriter<byte>
{
    private const int SmallestArrayBytes = 256;

    private byte[] _array;
    private int _length;

    public ByteBuffer(int capacityBytes = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(capacityBytes);
        _array = capacityBytes == 0 ? [] : GC.AllocateUninitializedArray<byte>(capacityBytes);
    }

    /// <summary>The array in use; another one after the buffer has grown.</summary>
    public byte[] Array => _array;

    /// <summary>How many bytes were written. Setting a smaller value takes back what was written behind it.</summary>
    public int Length
    {
        get => _length;
        set
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)value, (uint)_length, nameof(value));
            _length = value;
        }
    }

    public ReadOnlyMemory<byte> WrittenMemory => _array.AsMemory(0, _length);

    public ReadOnlySpan<byte> WrittenSpan => _array.AsSpan(0, _length);

    /// <summary>Room behind what was written: at least <paramref name="sizeHint"/> bytes, and never none.</summary>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        EnsureRoom(sizeHint);
        return _array.AsSpan(_length);
    }

    /// <inheritdoc cref="GetSpan"/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        EnsureRoom(sizeHint);
        return _array.AsMemory(_length);
    }

    /// <summary>Takes the first <paramref name="count"/> bytes of the room as written.</summary>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(_array.Length - _length), nameof(count));
        _length += count;
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _array.Length - _length)
            Grow(bytes.Length);
        bytes.CopyTo(_array.AsSpan(_length));
        _length += bytes.Length;
    }

    public void WriteByte(byte value)
    {
        if (_length == _array.Length)
            Grow(1);
        _array[_length++] = value;
    }

    /// <summary>Forgets what was written and keeps the array.</summary>
    public void Clear() => _length = 0;

    /// <summary>
    /// Gives back an array of more than <paramref name="maxRetainedBytes"/>, so that one large value does not hold its
    /// memory for ever. What was written stays.
    /// </summary>
    public void TrimExcess(int maxRetainedBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxRetainedBytes);
        int retainedBytes = Math.Max(maxRetainedBytes, _length);
        if (_array.Length <= retainedBytes)
            return;
        Replace(_length == 0 ? 0 : retainedBytes);
    }

    private void EnsureRoom(int sizeHint)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sizeHint);
        int neededBytes = Math.Max(sizeHint, 1);
        if (neededBytes > _array.Length - _length)
            Grow(neededBytes);
    }

    private void Grow(int neededBytes)
    {
        long requiredBytes = (long)_length + neededBytes;
        if (requiredBytes > System.Array.MaxLength)
            throw new InsufficientMemoryException($"A buffer of {requiredBytes} bytes is more than an array can hold.");
        long doubledBytes = Math.Min(2L * _array.Length, System.Array.MaxLength);
        Replace((int)Math.Max(SmallestArrayBytes, Math.Max(requiredBytes, doubledBytes)));
    }

    private void Replace(int capacityBytes)
    {
        byte[] replacement = capacityBytes == 0 ? [] : GC.AllocateUninitializedArray<byte>(capacityBytes);
        WrittenSpan.CopyTo(replacement);
        _array = replacement;
    }
}
