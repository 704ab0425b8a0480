using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace MemoryDb.Log.Files;

/// <summary>
/// The bytes of every file of the log; the only place that knows offsets. The tables stand in
/// <c>docs/internals/log-format.md</c>. Integers are little-endian. Magic, version and the checksum's place are fixed
/// for all versions, so that an older library can tell a newer format from damage (invariant L17).
/// </summary>
internal static class SegmentFormat
{
    public const int Version = 1;
    public const int FrameHeaderBytes = 88;
    public const int SegmentHeaderBytes = 128;
    public const int WatermarkBytes = 72;
    public const int IdentityBytes = 48;

    /// <summary>The largest payload that a reader accepts (invariant L15).</summary>
    public const int MaxPayloadBytes = 1 << 20;

    /// <summary>Frames and headers start at multiples of this.</summary>
    public const int Alignment = 8;

    public const uint FrameMagic = 0x4642444D;          // "MDBF"
    private const uint WatermarkMagic = 0x5742444D;     // "MDBW"
    private const ulong SegmentMagic = 0x31304745_5342444DUL; // "MDBSEG01"
    private const ulong IdentityMagic = 0x314C5045_5242444DUL; // "MDBREPL1"
    private const byte RecordKind = 1;

    /// <summary>How many bytes a frame takes in the file.</summary>
    public static int FrameBytes(int payloadBytes) =>
        (FrameHeaderBytes + payloadBytes + Alignment - 1) & ~(Alignment - 1);

    /// <summary>CRC32C (Castagnoli).</summary>
    public static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        uint checksum = uint.MaxValue;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (ulong word in words)
        {
            checksum = BitOperations.Crc32C(
                checksum, BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word));
        }

        foreach (byte value in bytes[(words.Length * sizeof(ulong))..])
            checksum = BitOperations.Crc32C(checksum, value);
        return ~checksum;
    }

    /// <summary>
    /// The running checksum at <paramref name="position"/>, over positions and payloads alone (hole H17): 0 before the
    /// first record.
    /// </summary>
    public static uint ContinueChecksum(uint before, long position, int payloadBytes, uint payloadChecksum)
    {
        Span<byte> link = stackalloc byte[20];
        BinaryPrimitives.WriteUInt32LittleEndian(link, before);
        BinaryPrimitives.WriteInt64LittleEndian(link[4..], position);
        BinaryPrimitives.WriteInt32LittleEndian(link[12..], payloadBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(link[16..], payloadChecksum);
        return Checksum(link);
    }

    public static void WriteFrameHeader(Span<byte> target, in FrameHeader header)
    {
        Span<byte> bytes = target[..FrameHeaderBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, FrameMagic);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[4..], header.PayloadBytes);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[8..], Version);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[10..], RecordKind);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[12..], header.PayloadChecksum);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[16..], header.Position);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[24..], header.BatchStart);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[32..], header.Watermark);
        WriteBallot(bytes[40..], header.Ballot);
        WriteIdentifier(bytes[56..], header.DatabaseId);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[72..], header.ReplicaId);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[76..], header.RunningChecksum);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[80..], 0);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[84..], Checksum(bytes[..84]));
    }

    /// <summary>Reads a frame's header and checks everything in it that needs no context.</summary>
    public static bool TryReadFrameHeader(ReadOnlySpan<byte> source, out FrameHeader header)
    {
        header = default;
        if (source.Length < FrameHeaderBytes
            || BinaryPrimitives.ReadUInt32LittleEndian(source) != FrameMagic
            || BinaryPrimitives.ReadUInt32LittleEndian(source[84..]) != Checksum(source[..84])
            || BinaryPrimitives.ReadUInt16LittleEndian(source[8..]) != Version
            || BinaryPrimitives.ReadUInt16LittleEndian(source[10..]) != RecordKind)
            return false;
        header = new FrameHeader(
            BinaryPrimitives.ReadInt32LittleEndian(source[4..]),
            BinaryPrimitives.ReadUInt32LittleEndian(source[12..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[16..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[24..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[32..]),
            ReadBallot(source[40..]),
            ReadIdentifier(source[56..]),
            BinaryPrimitives.ReadInt32LittleEndian(source[72..]),
            BinaryPrimitives.ReadUInt32LittleEndian(source[76..]));
        return header.PayloadBytes is > 0 and <= MaxPayloadBytes;
    }

    /// <summary>Whether payload and padding behind a header are intact.</summary>
    /// <param name="header">The frame's header.</param>
    /// <param name="rest">The frame's bytes behind the header, padding included.</param>
    public static bool IsPayloadIntact(in FrameHeader header, ReadOnlySpan<byte> rest) =>
        Checksum(rest[..header.PayloadBytes]) == header.PayloadChecksum
        && rest[header.PayloadBytes..].IndexOfAnyExcept((byte)0) < 0;

    public static void WriteSegmentHeader(Span<byte> target, in SegmentHeader header)
    {
        Span<byte> bytes = target[..SegmentHeaderBytes];
        bytes.Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, SegmentMagic);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[8..], Version);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[12..], header.ReplicaId);
        WriteIdentifier(bytes[16..], header.DatabaseId);
        WriteBallot(bytes[32..], header.Ballot);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[48..], header.Start);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[56..], header.RecoveredTail);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[64..], header.Watermark);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[72..], header.RunningChecksum);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[124..], Checksum(bytes[..124]));
    }

    public static DecodeOutcome ReadSegmentHeader(ReadOnlySpan<byte> source, out SegmentHeader header, out int version)
    {
        header = default;
        DecodeOutcome outcome = ReadEnvelope(source, SegmentHeaderBytes, SegmentMagic, out version);
        if (outcome != DecodeOutcome.Valid)
            return outcome;
        header = new SegmentHeader(
            ReadIdentifier(source[16..]),
            BinaryPrimitives.ReadInt32LittleEndian(source[12..]),
            ReadBallot(source[32..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[48..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[56..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[64..]),
            BinaryPrimitives.ReadUInt32LittleEndian(source[72..]));
        return DecodeOutcome.Valid;
    }

    public static void WriteIdentity(Span<byte> target, in ReplicaIdentity identity)
    {
        Span<byte> bytes = target[..IdentityBytes];
        bytes.Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, IdentityMagic);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[8..], Version);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[12..], identity.ReplicaId);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[16..], identity.ReplicaCount);
        WriteIdentifier(bytes[24..], identity.DatabaseId);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[44..], Checksum(bytes[..44]));
    }

    public static DecodeOutcome ReadIdentity(ReadOnlySpan<byte> source, out ReplicaIdentity identity, out int version)
    {
        identity = default;
        DecodeOutcome outcome = ReadEnvelope(source, IdentityBytes, IdentityMagic, out version);
        if (outcome != DecodeOutcome.Valid)
            return outcome;
        identity = new ReplicaIdentity(
            ReadIdentifier(source[24..]),
            BinaryPrimitives.ReadInt32LittleEndian(source[12..]),
            BinaryPrimitives.ReadInt32LittleEndian(source[16..]));
        return DecodeOutcome.Valid;
    }

    public static void WriteWatermark(Span<byte> target, in WatermarkEntry entry)
    {
        Span<byte> bytes = target[..WatermarkBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, WatermarkMagic);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[4..], Version);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[8..], entry.Position);
        WriteIdentifier(bytes[16..], entry.BootId);
        WriteIdentifier(bytes[32..], entry.DatabaseId);
        WriteBallot(bytes[48..], entry.Ballot);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[64..], entry.ReplicaId);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[68..], Checksum(bytes[..68]));
    }

    public static bool TryReadWatermark(ReadOnlySpan<byte> source, out WatermarkEntry entry)
    {
        entry = default;
        if (source.Length < WatermarkBytes
            || BinaryPrimitives.ReadUInt32LittleEndian(source) != WatermarkMagic
            || BinaryPrimitives.ReadInt32LittleEndian(source[4..]) != Version
            || BinaryPrimitives.ReadUInt32LittleEndian(source[68..]) != Checksum(source[..68]))
            return false;
        entry = new WatermarkEntry(
            BinaryPrimitives.ReadInt64LittleEndian(source[8..]),
            ReadIdentifier(source[16..]),
            ReadIdentifier(source[32..]),
            ReadBallot(source[48..]),
            BinaryPrimitives.ReadInt32LittleEndian(source[64..]));
        return true;
    }

    /// <summary>What all versions share: 8 bytes of magic, the version, and a checksum in the last 4 bytes.</summary>
    private static DecodeOutcome ReadEnvelope(ReadOnlySpan<byte> source, int length, ulong magic, out int version)
    {
        version = 0;
        if (source.Length < length
            || BinaryPrimitives.ReadUInt64LittleEndian(source) != magic
            || BinaryPrimitives.ReadUInt32LittleEndian(source[(length - 4)..]) != Checksum(source[..(length - 4)]))
            return DecodeOutcome.Damaged;
        version = BinaryPrimitives.ReadInt32LittleEndian(source[8..]);
        return version == Version ? DecodeOutcome.Valid
            : version > Version ? DecodeOutcome.Newer : DecodeOutcome.Damaged;
    }

    private static void WriteBallot(Span<byte> target, Ballot ballot)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(target, ballot.Counter);
        BinaryPrimitives.WriteUInt64LittleEndian(target[8..], ballot.Node);
    }

    private static Ballot ReadBallot(ReadOnlySpan<byte> source) =>
        new(BinaryPrimitives.ReadUInt64LittleEndian(source), BinaryPrimitives.ReadUInt64LittleEndian(source[8..]));

    private static void WriteIdentifier(Span<byte> target, Guid identifier) =>
        identifier.TryWriteBytes(target[..16], bigEndian: true, out _);

    private static Guid ReadIdentifier(ReadOnlySpan<byte> source) => new(source[..16], bigEndian: true);
}
