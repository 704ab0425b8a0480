using MemoryDb.Log.Files;

namespace MemoryDb.Log.Tests.Files;

/// <summary>
/// Bytes on disk are forever: every layout is pinned by a golden value, and no damaged byte passes (L14, L17).
/// </summary>
public sealed class SegmentFormatTests
{
    private static readonly Guid Database = new("00112233-4455-6677-8899-aabbccddeeff");
    private static readonly Ballot Writer = new(7, 0x0123456789abcdef);

    private static byte[] EncodeFrame(byte[] payload)
    {
        byte[] bytes = new byte[SegmentFormat.FrameBytes(payload.Length)];
        uint checksum = SegmentFormat.Checksum(payload);
        SegmentFormat.WriteFrameHeader(bytes, new FrameHeader(
            payload.Length, checksum, 42, 41, 40, Writer, Database, 2, SegmentFormat.ContinueChecksum(5, 42,
                payload.Length, checksum)));
        payload.CopyTo(bytes, SegmentFormat.FrameHeaderBytes);
        return bytes;
    }

    [Fact]
    public void The_checksum_is_CRC32C() => Assert.Equal(0xE3069283, SegmentFormat.Checksum("123456789"u8));

    [Fact]
    public void A_frame_has_these_bytes() => Assert.Equal(
        "4D444246" + "05000000" + "0100" + "0100" + "4CBB719A" + "2A00000000000000"
        + "2900000000000000" + "2800000000000000" + "0700000000000000" + "EFCDAB8967452301"
        + "00112233445566778899AABBCCDDEEFF"
        + "02000000" + "2F093AC1" + "00000000"
        + "7677CF6D" + "68656C6C6F" + "000000",
        Convert.ToHexString(EncodeFrame("hello"u8.ToArray())));

    [Fact]
    public void A_segment_header_has_these_bytes()
    {
        byte[] bytes = new byte[SegmentFormat.SegmentHeaderBytes];
        var header = new SegmentHeader(Database, 2, Writer, 43, 45, 42, 0xA1B2C3D4);
        SegmentFormat.WriteSegmentHeader(bytes, header);
        Assert.Equal(
            "4D44425345473031" + "01000000" + "02000000" + "00112233445566778899AABBCCDDEEFF" + "0700000000000000"
            + "EFCDAB8967452301" + "2B00000000000000" + "2D00000000000000" + "2A00000000000000" + "D4C3B2A1"
            + new string('0', 96) + "EDF2C77A",
            Convert.ToHexString(bytes));
        Assert.Equal(DecodeOutcome.Valid, SegmentFormat.ReadSegmentHeader(bytes, out SegmentHeader read, out _));
        Assert.Equal(header, read);
    }

    [Fact]
    public void A_watermark_has_these_bytes()
    {
        byte[] bytes = new byte[SegmentFormat.WatermarkBytes];
        var entry = new WatermarkEntry(42, new Guid("ffeeddcc-bbaa-9988-7766-554433221100"), Database, Writer, 2);
        SegmentFormat.WriteWatermark(bytes, entry);
        Assert.Equal(
            "4D444257" + "01000000" + "2A00000000000000" + "FFEEDDCCBBAA99887766554433221100"
            + "00112233445566778899AABBCCDDEEFF" + "0700000000000000" + "EFCDAB8967452301" + "02000000" + "BB918379",
            Convert.ToHexString(bytes));
        Assert.True(SegmentFormat.TryReadWatermark(bytes, out WatermarkEntry read));
        Assert.Equal(entry, read);
        AssertEveryFlipIsSeen(bytes, damaged => SegmentFormat.TryReadWatermark(damaged, out _));
    }

    [Fact]
    public void An_identity_has_these_bytes()
    {
        byte[] bytes = new byte[SegmentFormat.IdentityBytes];
        var identity = new ReplicaIdentity(Database, 2, 3);
        SegmentFormat.WriteIdentity(bytes, identity);
        Assert.Equal(
            "4D44425245504C31" + "01000000" + "02000000" + "03000000" + "00000000" + "00112233445566778899AABBCCDDEEFF"
            + "00000000" + "99C5FEDF",
            Convert.ToHexString(bytes));
        Assert.Equal(DecodeOutcome.Valid, SegmentFormat.ReadIdentity(bytes, out ReplicaIdentity read, out _));
        Assert.Equal(identity, read);
        AssertEveryFlipIsSeen(
            bytes, damaged => SegmentFormat.ReadIdentity(damaged, out _, out _) != DecodeOutcome.Damaged);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(61)]
    public void A_frame_with_any_flipped_bit_is_rejected_L14(int payloadBytes)
    {
        byte[] frame = EncodeFrame([.. Enumerable.Range(1, payloadBytes).Select(value => (byte)value)]);
        Assert.True(IsIntact(frame));
        AssertEveryFlipIsSeen(frame, IsIntact);
    }

    [Fact]
    public void A_segment_header_with_any_flipped_bit_is_rejected_L14()
    {
        byte[] bytes = new byte[SegmentFormat.SegmentHeaderBytes];
        SegmentFormat.WriteSegmentHeader(bytes, new SegmentHeader(Database, 2, Writer, 43, 45, 42, 1));
        AssertEveryFlipIsSeen(
            bytes, damaged => SegmentFormat.ReadSegmentHeader(damaged, out _, out _) != DecodeOutcome.Damaged);
    }

    [Fact]
    public void A_newer_version_is_told_from_damage_L17()
    {
        byte[] bytes = new byte[SegmentFormat.IdentityBytes];
        SegmentFormat.WriteIdentity(bytes, new ReplicaIdentity(Database, 2, 3));
        bytes[8] = 2;
        BitConverter.TryWriteBytes(bytes.AsSpan(44), SegmentFormat.Checksum(bytes.AsSpan(0, 44)));
        Assert.Equal(DecodeOutcome.Newer, SegmentFormat.ReadIdentity(bytes, out _, out int version));
        Assert.Equal(2, version);
    }

    [Fact]
    public void The_running_checksum_depends_on_position_and_payload_alone_H17()
    {
        uint checksum = SegmentFormat.ContinueChecksum(5, 42, 5, 0x1AFA5BFE);
        Assert.NotEqual(checksum, SegmentFormat.ContinueChecksum(5, 43, 5, 0x1AFA5BFE));
        Assert.NotEqual(checksum, SegmentFormat.ContinueChecksum(6, 42, 5, 0x1AFA5BFE));
        Assert.NotEqual(checksum, SegmentFormat.ContinueChecksum(5, 42, 5, 0x1AFA5BFF));
    }

    [Fact]
    public void What_stood_in_a_buffer_is_not_written_with_a_header()
    {
        AssertWritesAll(SegmentFormat.FrameHeaderBytes, bytes => SegmentFormat.WriteFrameHeader(
            bytes, new FrameHeader(5, 6, 42, 41, 40, Writer, Database, 2, 7)));
        AssertWritesAll(SegmentFormat.SegmentHeaderBytes, bytes => SegmentFormat.WriteSegmentHeader(
            bytes, new SegmentHeader(Database, 2, Writer, 43, 45, 42, 1)));
        AssertWritesAll(SegmentFormat.IdentityBytes, bytes => SegmentFormat.WriteIdentity(
            bytes, new ReplicaIdentity(Database, 2, 3)));
        AssertWritesAll(SegmentFormat.WatermarkBytes, bytes => SegmentFormat.WriteWatermark(
            bytes, new WatermarkEntry(42, Guid.Empty, Database, Writer, 2)));

        static void AssertWritesAll(int length, Action<byte[]> write)
        {
            byte[] clean = new byte[length];
            byte[] used = [.. Enumerable.Repeat((byte)0xFF, length)];
            write(clean);
            write(used);
            Assert.Equal(clean, used);
        }
    }

    [Fact]
    public void What_is_cut_off_is_none_L14()
    {
        byte[] bytes = new byte[SegmentFormat.FrameHeaderBytes];
        SegmentFormat.WriteFrameHeader(bytes, new FrameHeader(5, 6, 42, 41, 40, Writer, Database, 2, 7));
        AssertNoneIsRead(bytes, cut => SegmentFormat.TryReadFrameHeader(cut, out _));
        AssertEveryFlipIsSeen(bytes, damaged => SegmentFormat.TryReadFrameHeader(damaged, out _));

        bytes = new byte[SegmentFormat.SegmentHeaderBytes];
        SegmentFormat.WriteSegmentHeader(bytes, new SegmentHeader(Database, 2, Writer, 43, 45, 42, 1));
        AssertNoneIsRead(
            bytes, cut => SegmentFormat.ReadSegmentHeader(cut, out _, out _) != DecodeOutcome.Damaged);

        bytes = new byte[SegmentFormat.WatermarkBytes];
        SegmentFormat.WriteWatermark(bytes, new WatermarkEntry(42, Guid.Empty, Database, Writer, 2));
        AssertNoneIsRead(bytes, cut => SegmentFormat.TryReadWatermark(cut, out _));

        static void AssertNoneIsRead(byte[] whole, Func<byte[], bool> isRead)
        {
            Assert.True(isRead(whole));
            for (int length = 0; length < whole.Length; length++)
                Assert.False(isRead(whole[..length]), $"the first {length} bytes pass");
        }
    }

    [Theory]
    [InlineData(int.MinValue, false)]
    [InlineData(-1, false)]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(SegmentFormat.MaxPayloadBytes, true)]
    [InlineData(SegmentFormat.MaxPayloadBytes + 1, false)]
    public void A_payload_is_as_long_as_one_may_be_L14(int length, bool isSound)
    {
        byte[] bytes = new byte[SegmentFormat.FrameHeaderBytes];
        SegmentFormat.WriteFrameHeader(bytes, new FrameHeader(length, 6, 42, 41, 40, Writer, Database, 2, 7));
        Assert.Equal(isSound, SegmentFormat.TryReadFrameHeader(bytes, out _));
    }

    [Fact]
    public void A_version_that_never_was_is_damage()
    {
        byte[] bytes = new byte[SegmentFormat.IdentityBytes];
        SegmentFormat.WriteIdentity(bytes, new ReplicaIdentity(Database, 2, 3));
        bytes[8] = 0;
        BitConverter.TryWriteBytes(bytes.AsSpan(44), SegmentFormat.Checksum(bytes.AsSpan(0, 44)));
        Assert.Equal(DecodeOutcome.Damaged, SegmentFormat.ReadIdentity(bytes, out _, out _));
    }

    [Fact]
    public void A_frame_is_padded_to_the_next_multiple_of_eight() => Assert.Equal(
        [96, 96, 104, 104, 112], new[] { 1, 8, 9, 16, 17 }.Select(SegmentFormat.FrameBytes));

    [Fact]
    public void Only_a_segments_own_name_is_one()
    {
        string name = new SegmentName(42, Writer).SegmentFile;
        Assert.True(SegmentName.TryParse(name, SegmentName.SegmentSuffix, out SegmentName parsed));
        Assert.Equal(new SegmentName(42, Writer), parsed);
        string[] others =
        [
            "", SegmentName.SegmentSuffix, name[1..], "0" + name, name.Replace('-', '_'), "x" + name[1..],
            "-" + name[1..], name.ToUpperInvariant(), name + "x", name[..20] + "-" + name[20..],
        ];
        Assert.All(others, other => Assert.False(SegmentName.TryParse(other, SegmentName.SegmentSuffix, out _)));
    }

    private static bool IsIntact(byte[] frame) =>
        SegmentFormat.TryReadFrameHeader(frame, out FrameHeader header)
        && SegmentFormat.FrameBytes(header.PayloadBytes) == frame.Length
        && SegmentFormat.IsPayloadIntact(header, frame.AsSpan(SegmentFormat.FrameHeaderBytes));

    private static void AssertEveryFlipIsSeen(byte[] bytes, Func<byte[], bool> passes)
    {
        for (int bit = 0; bit < bytes.Length * 8; bit++)
        {
            byte[] damaged = [.. bytes];
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(passes(damaged), $"bit {bit % 8} of byte {bit / 8} may be flipped unnoticed");
        }
    }
}
