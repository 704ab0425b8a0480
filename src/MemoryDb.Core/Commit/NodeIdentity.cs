using MemoryDb.Log;

namespace MemoryDb.Commit;

/// <summary>
/// Who writes: a node id drawn anew at every start, and a sequence over its records, so that no two records are
/// byte-equal unless they are the same one, asked for again.
/// </summary>
/// <remarks>Used by one thread at a time: first by whoever opens, then under the tracker's lock.</remarks>
internal sealed class NodeIdentity(Guid id)
{
    private long _lastSequence;

    public Guid Id { get; } = id;

    /// <summary>The position of this node's lease grant.</summary>
    public LogPosition Epoch { get; set; }

    public RecordHeader NextRecord(RecordKind kind, Revision firstRevision) =>
        new(kind, Epoch, Id, ++_lastSequence, firstRevision);

    /// <summary>Draws an identity.</summary>
    public static NodeIdentity Draw(Random random)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        return new NodeIdentity(new Guid(bytes));
    }
}
