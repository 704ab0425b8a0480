using MemoryDb.Internal;
using MemoryDb.Serialization;

namespace MemoryDb.Commit;

/// <summary>
/// What an <see cref="RecordKind.EffectsPart"/> record holds behind its header. The parts of one batch follow each
/// other without any other record between; what comes before the last one is missing is void (L12).
/// </summary>
/// <param name="IsLast">Whether the batch is complete with this part.</param>
/// <param name="EffectCount">Of the whole batch.</param>
/// <param name="Bytes">The next bytes of the batch's effects.</param>
internal sealed record EffectsPart(bool IsLast, int EffectCount, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Everything but the bytes takes no more.</summary>
    public const int MaxOverheadBytes = 16;

    public void Write(ByteBuffer destination)
    {
        var writer = new MessagePackWriter(destination);
        writer.WriteBoolean(IsLast);
        writer.WriteInteger(EffectCount);
        writer.WriteBinary(Bytes.Span);
    }

    /// <exception cref="MessagePackFormatException">The bytes are no part.</exception>
    public static EffectsPart Read(ref MessagePackReader reader)
    {
        bool isLast = reader.ReadBoolean();
        long effects = reader.ReadInteger();
        if (effects is < 1 or > int.MaxValue)
            throw new MessagePackFormatException($"A part belongs to a batch of {effects} effects", reader.Position);
        return new EffectsPart(isLast, (int)effects, reader.ReadBinary().ToArray());
    }
}
