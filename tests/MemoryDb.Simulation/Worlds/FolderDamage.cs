using MemoryDb.Log.Files;
using MemoryDb.Testing;

namespace MemoryDb.Simulation;

/// <summary>
/// Damages the segments of one folder: bits, lengths, and whole frames with good checksums that belong elsewhere, as a
/// misdirected or a stale block would (L14).
/// </summary>
internal sealed class FolderDamage(World world, MemoryDisk disk, int replica)
{
    private readonly Random _random = world.Random;

    private sealed record Stored(string Path, byte[] Bytes, int Offset, FrameHeader Header);

    public void Apply()
    {
        Stored[] own = [.. FramesOf(replica)];
        if (own.Length == 0)
            return;
        // Behind a copy there may stand an older record that counts nowhere: damage would uncover it.
        Stored[] covering = [.. own.Where(stored => own.Any(older => older.Header.Position == stored.Header.Position
            && older.Header.Ballot < stored.Header.Ballot
            && older.Header.RunningChecksum != stored.Header.RunningChecksum))];
        if (covering.Length > 0 && _random.Next(2) == 0)
        {
            DamageOne(covering[_random.Next(covering.Length)]);
            return;
        }

        if (_random.Next(4) == 0)
        {
            Misplace(own[_random.Next(own.Length)]);
            return;
        }

        for (int count = _random.Next(3); count >= 0; count--)
            DamageOne(own[_random.Next(own.Length)]);
    }

    private void DamageOne(Stored target)
    {
        world.Note($"damage in {target.Path} at {target.Offset}, record {target.Header.Position}");
        int within = _random.Next(SegmentFormat.FrameHeaderBytes + target.Header.PayloadBytes);
        if (_random.Next(8) == 0)
            disk.FlipBits(target.Path, _random.Next(SegmentFormat.SegmentHeaderBytes), 1);
        else if (_random.Next(8) == 0 && disk.ReadFile(target.Path).Length > target.Offset + within)
            disk.Truncate(target.Path, target.Offset + within);
        else if (disk.ReadFile(target.Path).Length > target.Offset + within)
            disk.FlipBits(target.Path, target.Offset + within, (byte)(1 << _random.Next(8)));
    }

    /// <summary>
    /// A frame takes another's place: of any folder, ballot and position, or with another record in it.
    /// </summary>
    private void Misplace(Stored target)
    {
        Stored[] all = [.. world.Shape.Replicas.SelectMany(FramesOf)];
        Stored[] fitting = [.. all.Where(other => other != target
            && SegmentFormat.FrameBytes(other.Header.PayloadBytes)
                <= SegmentFormat.FrameBytes(target.Header.PayloadBytes))];
        if (fitting.Length == 0)
            return;
        Stored source = fitting[_random.Next(fitting.Length)];
        byte[] frame = new byte[SegmentFormat.FrameBytes(target.Header.PayloadBytes)];
        FrameHeader header = _random.Next(2) == 0
            ? source.Header
            : target.Header with
            {
                PayloadBytes = source.Header.PayloadBytes,
                PayloadChecksum = source.Header.PayloadChecksum,
            };
        world.Note($"{source.Path} at {source.Offset} takes the place of {target.Path} at {target.Offset}: {header}");
        SegmentFormat.WriteFrameHeader(frame, header);
        ReadOnlySpan<byte> payload = StoredFrames.Payload(source.Bytes, source.Offset, source.Header);
        payload.CopyTo(frame.AsSpan(SegmentFormat.FrameHeaderBytes));
        byte[] bytes = disk.ReadFile(target.Path);
        frame.CopyTo(bytes, target.Offset);
        disk.WriteFile(target.Path, bytes);
    }

    private IEnumerable<Stored> FramesOf(int folder) => disk.ListFiles(World.Folder(folder))
        .Where(World.IsSegment)
        .SelectMany(path =>
        {
            byte[] bytes = disk.ReadFile(path);
            return StoredFrames.In(bytes).Select(frame => new Stored(path, bytes, frame.Offset, frame.Header));
        });
}
