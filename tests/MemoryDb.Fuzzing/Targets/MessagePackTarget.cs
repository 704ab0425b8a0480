using MemoryDb.Internal;
using MemoryDb.Serialization;

namespace MemoryDb.Fuzzing;

/// <summary>MessagePack documents, read value by value and skipped.</summary>
internal sealed class MessagePackTarget : FuzzTarget
{
    private const int DeepestNesting = 64;

    public override string Name => "messagepack";

    public override IReadOnlyList<byte[]> Corpus { get; } = [Document(1), Document(2), Document(3), [0xc0]];

    public override IReadOnlyList<byte[]> Dictionary { get; } =
    [
        [0xdc, 0xff, 0xff], [0xdd, 0xff, 0xff, 0xff, 0xff], [0xdf, 0x80, 0, 0, 0], [0xc6, 0xff, 0xff, 0xff, 0xff],
        [0xdb, 0x7f, 0xff, 0xff, 0xff], [0xc9, 0xff, 0xff, 0xff, 0xff, 1], [0xd7, 0xff, 0, 0, 0, 0, 0, 0, 0, 0],
        [0xc1], [0xa2, 0xc3, 0x28], [0x91], [0x81], [0xcf, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
    ];

    public override void Read(byte[] input)
    {
        bool isRead = TryRead(input, skip: false, out int readTo);
        bool isSkipped = TryRead(input, skip: true, out int skippedTo);
        if (isRead && (!isSkipped || readTo != skippedTo))
            throw new InvalidOperationException($"Read to {readTo}, skipped to {skippedTo}.");
    }

    private static bool TryRead(byte[] input, bool skip, out int position)
    {
        var reader = new MessagePackReader(input);
        position = 0;
        try
        {
            if (skip)
                reader.Skip();
            else if (!TryReadValue(ref reader, 0))
                return false;
            position = reader.Position;
            return true;
        }
        catch (MessagePackFormatException)
        {
            return false;
        }
    }

    private static bool TryReadValue(ref MessagePackReader reader, int depth)
    {
        if (depth > DeepestNesting)
            return false;
        int count = 0;
        switch (reader.PeekFamily())
        {
            case MessagePackFamily.Nil: reader.TryReadNil(); break;
            case MessagePackFamily.Boolean: reader.ReadBoolean(); break;
            case MessagePackFamily.Integer: ReadInteger(ref reader); break;
            case MessagePackFamily.Float: reader.ReadDouble(); break;
            case MessagePackFamily.String: reader.ReadString(); break;
            case MessagePackFamily.Binary: reader.ReadBinary(); break;
            case MessagePackFamily.Array: count = reader.ReadArrayHeader(); break;
            case MessagePackFamily.Map: count = reader.ReadMapHeader() * 2; break;
            default: ReadExtension(ref reader); break;
        }

        for (int index = 0; index < count; index++)
        {
            if (!TryReadValue(ref reader, depth + 1))
                return false;
        }

        return true;
    }

    private static void ReadInteger(ref MessagePackReader reader)
    {
        MessagePackReader before = reader;
        try
        {
            reader.ReadInteger();
        }
        catch (MessagePackFormatException)
        {
            reader = before;
            reader.ReadUnsigned();
        }
    }

    private static void ReadExtension(ref MessagePackReader reader)
    {
        MessagePackReader before = reader;
        try
        {
            reader.ReadTimestamp();
        }
        catch (MessagePackFormatException)
        {
            reader = before;
            reader.ReadExtension(out _);
        }
    }

    private static byte[] Document(int seed)
    {
        var random = new Random(seed);
        var buffer = new ByteBuffer();
        var writer = new MessagePackWriter(buffer);
        writer.WriteArrayHeader(8);
        writer.WriteInteger(random.NextInt64());
        writer.WriteInteger(-random.Next(40));
        writer.WriteString(new string('ä', random.Next(40)));
        writer.WriteBinary(new byte[random.Next(300)]);
        writer.WriteBoolean(true);
        writer.WriteDouble(random.NextDouble());
        writer.WriteMapHeader(1);
        writer.WriteString("key");
        writer.WriteNil();
        writer.WriteTimestamp(DateTimeOffset.UnixEpoch.AddTicks(random.NextInt64(1L << 55)));
        return buffer.WrittenSpan.ToArray();
    }
}
