using System.Buffers.Binary;
using MemoryDb.Internal;

namespace MemoryDb.Serialization;

/// <summary>
/// Writes MessagePack, always in the smallest encoding that holds the value, so that equal values have equal bytes.
/// </summary>
internal readonly struct MessagePackWriter(ByteBuffer buffer)
{
    private const uint NanosecondsPerTick = 100;

    public void WriteNil() => buffer.WriteByte(MessagePackCode.Nil);

    public void WriteBoolean(bool value) => buffer.WriteByte(value ? MessagePackCode.True : MessagePackCode.False);

    public void WriteInteger(long value)
    {
        if (value >= 0)
            WriteUnsigned((ulong)value);
        else if (value >= -32)
            buffer.WriteByte((byte)value);
        else if (value >= sbyte.MinValue)
            Write8(MessagePackCode.Int8, (byte)value);
        else if (value >= short.MinValue)
            Write16(MessagePackCode.Int16, (ushort)value);
        else if (value >= int.MinValue)
            Write32(MessagePackCode.Int32, (uint)value);
        else
            Write64(MessagePackCode.Int64, (ulong)value);
    }

    public void WriteUnsigned(ulong value)
    {
        if (value <= MessagePackCode.MaxPositiveFixInt)
            buffer.WriteByte((byte)value);
        else if (value <= byte.MaxValue)
            Write8(MessagePackCode.UInt8, (byte)value);
        else if (value <= ushort.MaxValue)
            Write16(MessagePackCode.UInt16, (ushort)value);
        else if (value <= uint.MaxValue)
            Write32(MessagePackCode.UInt32, (uint)value);
        else
            Write64(MessagePackCode.UInt64, value);
    }

    /// <summary>Writes a float32 if that holds the value exactly, as it does most scores, else a float64.</summary>
    public void WriteDouble(double value)
    {
        float single = (float)value;
        if (single == value)
            WriteSingle(single);
        else
            Write64(MessagePackCode.Float64, BitConverter.DoubleToUInt64Bits(value));
    }

    public void WriteSingle(float value) => Write32(MessagePackCode.Float32, BitConverter.SingleToUInt32Bits(value));

    /// <exception cref="ArgumentException">The text holds an unpaired surrogate.</exception>
    public void WriteString(string text)
    {
        int byteCount = StrictUtf8.MeasureBytes(text);
        if (byteCount <= MessagePackCode.MaxFixStringBytes)
            buffer.WriteByte((byte)(MessagePackCode.FixString | byteCount));
        else if (byteCount <= byte.MaxValue)
            Write8(MessagePackCode.String8, (byte)byteCount);
        else if (byteCount <= ushort.MaxValue)
            Write16(MessagePackCode.String16, (ushort)byteCount);
        else
            Write32(MessagePackCode.String32, (uint)byteCount);
        buffer.Advance(StrictUtf8.Encode(text, buffer.GetSpan(byteCount)));
    }

    public void WriteBinary(ReadOnlySpan<byte> bytes)
    {
        WriteBinaryHeader(bytes.Length);
        buffer.Write(bytes);
    }

    /// <summary>Announces bytes that the caller writes to the buffer itself.</summary>
    public void WriteBinaryHeader(int byteCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(byteCount);
        if (byteCount <= byte.MaxValue)
            Write8(MessagePackCode.Binary8, (byte)byteCount);
        else if (byteCount <= ushort.MaxValue)
            Write16(MessagePackCode.Binary16, (ushort)byteCount);
        else
            Write32(MessagePackCode.Binary32, (uint)byteCount);
    }

    /// <summary>Announces an array; its items follow.</summary>
    public void WriteArrayHeader(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (count <= MessagePackCode.MaxFixCount)
            buffer.WriteByte((byte)(MessagePackCode.FixArray | count));
        else if (count <= ushort.MaxValue)
            Write16(MessagePackCode.Array16, (ushort)count);
        else
            Write32(MessagePackCode.Array32, (uint)count);
    }

    /// <summary>Announces a map of <paramref name="count"/> pairs; key and value follow by turns.</summary>
    public void WriteMapHeader(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (count <= MessagePackCode.MaxFixCount)
            buffer.WriteByte((byte)(MessagePackCode.FixMap | count));
        else if (count <= ushort.MaxValue)
            Write16(MessagePackCode.Map16, (ushort)count);
        else
            Write32(MessagePackCode.Map32, (uint)count);
    }

    public void WriteExtension(sbyte type, ReadOnlySpan<byte> bytes)
    {
        switch (bytes.Length)
        {
            case 1:
                buffer.WriteByte(MessagePackCode.FixExtension1);
                break;
            case 2:
                buffer.WriteByte(MessagePackCode.FixExtension2);
                break;
            case 4:
                buffer.WriteByte(MessagePackCode.FixExtension4);
                break;
            case 8:
                buffer.WriteByte(MessagePackCode.FixExtension8);
                break;
            case 16:
                buffer.WriteByte(MessagePackCode.FixExtension16);
                break;
            case <= byte.MaxValue:
                Write8(MessagePackCode.Extension8, (byte)bytes.Length);
                break;
            case <= ushort.MaxValue:
                Write16(MessagePackCode.Extension16, (ushort)bytes.Length);
                break;
            default:
                Write32(MessagePackCode.Extension32, (uint)bytes.Length);
                break;
        }

        buffer.WriteByte((byte)type);
        buffer.Write(bytes);
    }

    /// <summary>Writes the instant, in one of the specification's three sizes; the offset is not kept.</summary>
    public void WriteTimestamp(DateTimeOffset value)
    {
        long ticks = value.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks;
        (long seconds, long fraction) = Math.DivRem(ticks, TimeSpan.TicksPerSecond);
        if (fraction < 0)
        {
            seconds--;
            fraction += TimeSpan.TicksPerSecond;
        }

        uint nanoseconds = (uint)fraction * NanosecondsPerTick;
        Span<byte> bytes = stackalloc byte[12];
        if (nanoseconds == 0 && seconds is >= 0 and <= uint.MaxValue)
        {
            bytes = bytes[..4];
            BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)seconds);
        }
        else if (seconds is >= 0 and < 1L << 34)
        {
            bytes = bytes[..8];
            BinaryPrimitives.WriteUInt64BigEndian(bytes, ((ulong)nanoseconds << 34) | (ulong)seconds);
        }
        else
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes, nanoseconds);
            BinaryPrimitives.WriteInt64BigEndian(bytes[4..], seconds);
        }

        WriteExtension(MessagePackCode.TimestampType, bytes);
    }

    private void Write8(byte code, byte value)
    {
        Span<byte> destination = buffer.GetSpan(2);
        destination[1] = value;
        destination[0] = code;
        buffer.Advance(2);
    }

    private void Write16(byte code, ushort value)
    {
        Span<byte> destination = buffer.GetSpan(3);
        destination[0] = code;
        BinaryPrimitives.WriteUInt16BigEndian(destination[1..], value);
        buffer.Advance(3);
    }

    private void Write32(byte code, uint value)
    {
        Span<byte> destination = buffer.GetSpan(5);
        destination[0] = code;
        BinaryPrimitives.WriteUInt32BigEndian(destination[1..], value);
        buffer.Advance(5);
    }

    private void Write64(byte code, ulong value)
    {
        Span<byte> destination = buffer.GetSpan(9);
        destination[0] = code;
        BinaryPrimitives.WriteUInt64BigEndian(destination[1..], value);
        buffer.Advance(9);
    }
}
