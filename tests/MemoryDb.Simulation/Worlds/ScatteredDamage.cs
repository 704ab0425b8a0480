using MemoryDb.Log.Files;
using MemoryDb.Testing;

namespace MemoryDb.Simulation;

/// <summary>
/// Damages records here and there, in a majority of the folders too, so that each can still be read in one of them. For
/// logs whose ballots began with nothing to copy.
/// </summary>
internal sealed class ScatteredDamage(World world, MemoryDisk disk)
{
    private const int AttemptCount = 20;

    private readonly WorldShape _shape = world.Shape;
    private readonly Random _random = world.Random;

    private sealed record Stored(int Replica, string Path, int Offset, FrameHeader Header);

    /// <summary>Damages the records up to a tail.</summary>
    public void Apply(long tail)
    {
        List<Stored> all = [.. _shape.Replicas.SelectMany(replica => disk.ListFiles(World.Folder(replica))
            .Where(World.IsSegment)
            .SelectMany(path => StoredFrames.In(disk.ReadFile(path))
                .Select(frame => new Stored(replica, path, frame.Offset, frame.Header))))];
        for (int attempt = 0; attempt < AttemptCount; attempt++)
        {
            HashSet<Stored> damaged = [.. Choose(all, tail)];
            if (!Enumerable.Range(1, (int)tail).All(position => all.Exists(stored =>
                stored.Header.Position == position && IsReadable(stored, all, damaged))))
                continue;
            foreach (Stored stored in damaged)
            {
                int within = _random.Next(SegmentFormat.FrameHeaderBytes + stored.Header.PayloadBytes);
                disk.FlipBits(stored.Path, stored.Offset + within, (byte)(1 << _random.Next(8)));
                world.Note($"record {stored.Header.Position} of replica {stored.Replica}: flipped at {within}");
            }

            return;
        }
    }

    private IEnumerable<Stored> Choose(List<Stored> all, long tail)
    {
        for (int position = 1; position <= tail; position++)
        {
            if (_random.Next(2) == 0)
                continue;
            int keeper = _random.Next(1, _shape.ReplicaCount + 1);
            foreach (Stored stored in all.Where(stored => stored.Header.Position == position))
            {
                if (stored.Replica != keeper)
                    yield return stored;
            }
        }
    }

    /// <summary>
    /// Behind a damaged frame of the last batch that a ballot still shows nothing counts: the batch looks torn.
    /// </summary>
    private static bool IsReadable(Stored stored, List<Stored> all, HashSet<Stored> damaged)
    {
        if (damaged.Contains(stored))
            return false;
        long lastBatch = all.Where(other => other.Replica == stored.Replica
            && other.Header.Ballot == stored.Header.Ballot
            && !damaged.Contains(other)).Max(other => other.Header.BatchStart);
        return !damaged.Any(other => other.Replica == stored.Replica && other.Header.Ballot == stored.Header.Ballot
            && other.Header.Position >= lastBatch && other.Header.Position < stored.Header.Position);
    }
}
