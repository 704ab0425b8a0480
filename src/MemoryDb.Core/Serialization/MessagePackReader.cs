using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using MemoryDb.Internal;

namespace MemoryDb.Serialization;

/// <summary>
/// Reads MessagePack in every encoding of the specification. The bytes may be hostile: each length is compared with
/// what is left before anything is allocated or counted, nothing recurses, and every refusal is a
/// <see cref="MessagePackFormatException"/>. After one the reader must not be used further.
/// </summary>
internal ref struct MessagePackReader(ReadOnlySpan<byte> bytes)
{
    private const long MaxNanoseconds = 999_999_999;
    private const long NanosecondsPerTick = 100;

    private static readonly long MinSeconds = DateTimeOffset.MinValue.ToUnixTimeSeconds();
    private static readonly long MaxSeconds = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _position;

    /// <summary>How many bytes were read.</summary>
    public readonly int Position => _position;

    /// <summary>Whether everything was read.</summary>
    public readonly bool End => _position == _bytes.Length;

    private readonly int Remaining => _bytes.Length - _position;

    /// <summary>The family of the value that comes next.</summary>
    public readonly MessagePackFamily PeekFamily()
    {
        if (End)
            throw Truncated(_position);
        return MessagePackCode.FamilyOf(_bytes[_position])
            ?? throw new MessagePackFormatException("0xc1 is no MessagePack.", _position);
    }

    /// <summary>Reads nil if that comes next; reads nothing otherwise.</summary>
    public bool TryReadNil()
    {
        if (End)
            throw Truncated(_position);
        if (_bytes[_position] != MessagePackCode.Nil)
            return false;
        _position++;
        return true;
    }

    public bool ReadBoolean()
    {
        int start = _position;
        return TakeByte(start) switch
        {
            MessagePackCode.True => true,
            MessagePackCode.False => false,
            _ => throw Unexpected(start, "a boolean"),
        };
    }

    /// <summary>Reads an integer of any size that fits into 64 bits with sign.</summary>
    [MethodImpl(Compiled.ForGood)]
    public long ReadInteger()
    {
        int start = _position;
        byte code = TakeByte(start);
        switch (code)
        {
            case <= MessagePackCode.MaxPositiveFixInt:
                return code;
            case >= MessagePackCode.MinNegativeFixInt:
                return (sbyte)code;
            case MessagePackCode.UInt64:
                ulong value = Take64(start);
                return value <= long.MaxValue ? (long)value : throw OutOfRange(start);
            default:
                return TryTakeUnsigned(code, start, out ulong unsigned) ? (long)unsigned : TakeSigned(code, start);
        }
    }

    /// <summary>Reads an integer of any size that is not negative.</summary>
    public ulong ReadUnsigned()
    {
        int start = _position;
        byte code = TakeByte(start);
        if (code <= MessagePackCode.MaxPositiveFixInt)
            return code;
        if (code >= MessagePackCode.MinNegativeFixInt)
            throw OutOfRange(start);
        if (TryTakeUnsigned(code, start, out ulong unsigned))
            return unsigned;
        long value = TakeSigned(code, start);
        return value >= 0 ? (ulong)value : throw OutOfRange(start);
    }

    /// <summary>Reads a float64, or a float32, which a double holds exactly.</summary>
    public double ReadDouble()
    {
        int start = _position;
        return TakeByte(start) switch
        {
            MessagePackCode.Float64 => BitConverter.UInt64BitsToDouble(Take64(start)),
            MessagePackCode.Float32 => BitConverter.UInt32BitsToSingle(Take32(start)),
            _ => throw Unexpected(start, "a float"),
        };
    }

    /// <summary>Reads a float32; a float64 is refused, because it might lose digits.</summary>
    public float ReadSingle()
    {
        int start = _position;
        return TakeByte(start) == MessagePackCode.Float32
            ? BitConverter.UInt32BitsToSingle(Take32(start))
            : throw Unexpected(start, "a float32");
    }

    /// <summary>Reads a string, which must be valid UTF-8.</summary>
    public string ReadString()
    {
        int start = _position;
        byte code = TakeByte(start);
        uint length = code switch
        {
            >= MessagePackCode.FixString and < MessagePackCode.Nil => (uint)(code & MessagePackCode.MaxFixStringBytes),
            MessagePackCode.String8 => TakeByte(start),
            MessagePackCode.String16 => Take16(start),
            MessagePackCode.String32 => Take32(start),
            _ => throw Unexpected(start, "a string"),
        };
        return StrictUtf8.TryDecode(Take(length, start))
            ?? throw new MessagePackFormatException("A string is no valid UTF-8.", start);
    }

    /// <summary>Reads binary bytes without a copy: they live as long as the document.</summary>
    [MethodImpl(Compiled.ForGood)]
    public ReadOnlySpan<byte> ReadBinary()
    {
        int start = _position;
        uint length = TakeByte(start) switch
        {
            MessagePackCode.Binary8 => TakeByte(start),
            MessagePackCode.Binary16 => Take16(start),
            MessagePackCode.Binary32 => Take32(start),
            _ => throw Unexpected(start, "binary bytes"),
        };
        return Take(length, start);
    }

    /// <summary>Reads an extension without a copy.</summary>
    public ReadOnlySpan<byte> ReadExtension(out sbyte type)
    {
        int start = _position;
        uint length = TakeExtensionLength(TakeByte(start), start);
        type = (sbyte)TakeByte(start);
        return Take(length, start);
    }

    /// <summary>Reads a timestamp in UTC; what is finer than 100 ns is cut off.</summary>
    public DateTimeOffset ReadTimestamp()
    {
        int start = _position;
        ReadOnlySpan<byte> bytes = ReadExtension(out sbyte type);
        if (type != MessagePackCode.TimestampType)
            throw new MessagePackFormatException($"Expected a timestamp, found an extension of type {type}.", start);
        (long seconds, long nanoseconds) = bytes.Length switch
        {
            4 => (BinaryPrimitives.ReadUInt32BigEndian(bytes), 0L),
            8 => Split(BinaryPrimitives.ReadUInt64BigEndian(bytes)),
            12 => (BinaryPrimitives.ReadInt64BigEndian(bytes[4..]), BinaryPrimitives.ReadUInt32BigEndian(bytes)),
            _ => throw new MessagePackFormatException($"A timestamp cannot have {bytes.Length} bytes.", start),
        };
        if (nanoseconds > MaxNanoseconds || seconds < MinSeconds || seconds > MaxSeconds)
            throw OutOfRange(start);
        return DateTimeOffset.FromUnixTimeSeconds(seconds).AddTicks(nanoseconds / NanosecondsPerTick);

        static (long Seconds, long Nanoseconds) Split(ulong value) =>
            ((long)(value & ((1UL << 34) - 1)), (long)(value >> 34));
    }

    /// <summary>Reads the count of an array; so many values follow. It is never more than the bytes left.</summary>
    [MethodImpl(Compiled.ForGood)]
    public int ReadArrayHeader()
    {
        int start = _position;
        byte code = TakeByte(start);
        uint count = code switch
        {
            >= MessagePackCode.FixArray and < MessagePackCode.FixString => (uint)(code & MessagePackCode.MaxFixCount),
            MessagePackCode.Array16 => Take16(start),
            MessagePackCode.Array32 => Take32(start),
            _ => throw Unexpected(start, "an array"),
        };
        return count <= (uint)Remaining ? (int)count : throw Truncated(start);
    }

    /// <summary>Reads the count of a map; so many pairs follow. It is never more than half the bytes left.</summary>
    public int ReadMapHeader()
    {
        int start = _position;
        byte code = TakeByte(start);
        uint count = code switch
        {
            >= MessagePackCode.FixMap and < MessagePackCode.FixArray => (uint)(code & MessagePackCode.MaxFixCount),
            MessagePackCode.Map16 => Take16(start),
            MessagePackCode.Map32 => Take32(start),
            _ => throw Unexpected(start, "a map"),
        };
        return count <= (uint)Remaining / 2 ? (int)count : throw Truncated(start);
    }

    /// <summary>Reads over one value, with all that is in it.</summary>
    public void Skip()
    {
        int start = _position;

        // Every value has at least one byte, so the count of values to come is bounded by the bytes left.
        for (long pendingCount = 1; pendingCount > 0; pendingCount--)
        {
            switch (PeekFamily())
            {
                case MessagePackFamily.Array:
                    pendingCount += ReadArrayHeader();
                    break;
                case MessagePackFamily.Map:
                    pendingCount += 2L * ReadMapHeader();
                    break;
                default:
                    SkipLeaf();
                    break;
            }

            if (pendingCount - 1 > Remaining)
                throw Truncated(start);
        }
    }

    private void SkipLeaf()
    {
        int start = _position;
        byte code = TakeByte(start);
        uint length = code switch
        {
            <= MessagePackCode.MaxPositiveFixInt or >= MessagePackCode.MinNegativeFixInt => 0,
            >= MessagePackCode.FixString and < MessagePackCode.Nil => (uint)(code & MessagePackCode.MaxFixStringBytes),
            MessagePackCode.Nil or MessagePackCode.False or MessagePackCode.True => 0,
            MessagePackCode.UInt8 or MessagePackCode.Int8 => 1,
            MessagePackCode.UInt16 or MessagePackCode.Int16 => 2,
            MessagePackCode.UInt32 or MessagePackCode.Int32 or MessagePackCode.Float32 => 4,
            MessagePackCode.UInt64 or MessagePackCode.Int64 or MessagePackCode.Float64 => 8,
            MessagePackCode.String8 or MessagePackCode.Binary8 => TakeByte(start),
            MessagePackCode.String16 or MessagePackCode.Binary16 => Take16(start),
            MessagePackCode.String32 or MessagePackCode.Binary32 => Take32(start),
            _ => TakeExtensionLength(code, start),
        };
        if (MessagePackCode.FamilyOf(code) == MessagePackFamily.Extension)
            TakeByte(start);
        Take(length, start);
    }

    private uint TakeExtensionLength(byte code, int start) => code switch
    {
        MessagePackCode.FixExtension1 => 1,
        MessagePackCode.FixExtension2 => 2,
        MessagePackCode.FixExtension4 => 4,
        MessagePackCode.FixExtension8 => 8,
        MessagePackCode.FixExtension16 => 16,
        MessagePackCode.Extension8 => TakeByte(start),
        MessagePackCode.Extension16 => Take16(start),
        MessagePackCode.Extension32 => Take32(start),
        _ => throw Unexpected(start, "an extension"),
    };

    private bool TryTakeUnsigned(byte code, int start, out ulong value)
    {
        switch (code)
        {
            case MessagePackCode.UInt8:
                value = TakeByte(start);
                return true;
            case MessagePackCode.UInt16:
                value = Take16(start);
                return true;
            case MessagePackCode.UInt32:
                value = Take32(start);
                return true;
            case MessagePackCode.UInt64:
                value = Take64(start);
                return true;
            default:
                value = 0;
                return false;
        }
    }

    private long TakeSigned(byte code, int start) => code switch
    {
        MessagePackCode.Int8 => (sbyte)TakeByte(start),
        MessagePackCode.Int16 => (short)Take16(start),
        MessagePackCode.Int32 => (int)Take32(start),
        MessagePackCode.Int64 => (long)Take64(start),
        _ => throw Unexpected(start, "an integer"),
    };

    private byte TakeByte(int start)
    {
        if (End)
            throw Truncated(start);
        return _bytes[_position++];
    }

    private ushort Take16(int start) => BinaryPrimitives.ReadUInt16BigEndian(Take(2, start));

    private uint Take32(int start) => BinaryPrimitives.ReadUInt32BigEndian(Take(4, start));

    private ulong Take64(int start) => BinaryPrimitives.ReadUInt64BigEndian(Take(8, start));

    private ReadOnlySpan<byte> Take(uint length, int start)
    {
        if (length > (uint)Remaining)
            throw Truncated(start);
        ReadOnlySpan<byte> taken = _bytes.Slice(_position, (int)length);
        _position += (int)length;
        return taken;
    }

    private readonly MessagePackFormatException Unexpected(int start, string expected)
    {
        byte code = _bytes[start];
        string found = MessagePackCode.FamilyOf(code)?.ToString() ?? "nothing that MessagePack knows";
        return new($"Expected {expected}, found 0x{code:x2} ({found}).", start);
    }

    private static MessagePackFormatException Truncated(int start) =>
        new("The bytes end before the value does.", start);

    private static MessagePackFormatException OutOfRange(int start) =>
        new("The value is outside the range of the type that is read.", start);
}
