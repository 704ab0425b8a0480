using MemoryDb.Internal;
using MemoryDb.Log;
using MemoryDb.Serialization;

namespace MemoryDb.Commit;

/// <summary>
/// The first MessagePack value of every record. Node id and sequence never repeat, so that two records are byte-equal
/// only if they are the same.
/// </summary>
/// <param name="Kind">What follows.</param>
/// <param name="Epoch">The position of the writer's lease grant; a lease grant names its own.</param>
/// <param name="NodeId">The writer, drawn anew at every start.</param>
/// <param name="Sequence">The number of the writer's records, from 1.</param>
/// <param name="FirstRevision">Of the first effect batch in the record; of the next one if the record has none.</param>
internal readonly record struct RecordHeader(
    RecordKind Kind, LogPosition Epoch, Guid NodeId, long Sequence, Revision FirstRevision)
{
    /// <summary>The version of the layout of records that this code writes, and the newest that it reads.</summary>
    public const int FormatVersion = 1;

    /// <summary>The version of the effects' meaning that this code writes, and the newest that it applies.</summary>
    public const int EngineVersion = 1;

    /// <summary>No header takes more.</summary>
    public const int MaxBytes = 64;

    private const int Elements = 7;

    public void Write(ByteBuffer destination)
    {
        var writer = new MessagePackWriter(destination);
        writer.WriteArrayHeader(Elements);
        writer.WriteInteger((byte)Kind);
        writer.WriteInteger(FormatVersion);
        writer.WriteInteger(EngineVersion);
        writer.WriteInteger(Epoch.Value);
        Span<byte> node = stackalloc byte[16];
        NodeId.TryWriteBytes(node);
        writer.WriteBinary(node);
        writer.WriteInteger(Sequence);
        writer.WriteInteger(FirstRevision.Value);
    }

    /// <exception cref="MessagePackFormatException">The bytes are no header.</exception>
    /// <exception cref="IncompatibleVersionException">A newer version of the library wrote the record.</exception>
    public static RecordHeader Read(ref MessagePackReader reader, LogPosition position)
    {
        int elements = reader.ReadArrayHeader();
        long kind = reader.ReadInteger();
        CheckVersion($"Record {position}", reader.ReadInteger(), FormatVersion);
        CheckVersion($"The engine that wrote record {position}", reader.ReadInteger(), EngineVersion);
        var epoch = new LogPosition(reader.ReadInteger());
        ReadOnlySpan<byte> node = reader.ReadBinary();
        if (elements != Elements || node.Length != 16 || kind is < byte.MinValue or > byte.MaxValue)
            throw new MessagePackFormatException("A record's header has another shape", reader.Position);
        return new RecordHeader(
            (RecordKind)kind, epoch, new Guid(node), reader.ReadInteger(), new Revision(reader.ReadInteger()));
    }

    private static void CheckVersion(string what, long found, int supported)
    {
        if (found > supported)
            throw new IncompatibleVersionException(what, (int)Math.Min(found, int.MaxValue), supported);
    }
}
