using MemoryDb.Internal;
using MemoryDb.Serialization;

namespace MemoryDb.Commit;

/// <summary>
/// A record on its way into the log, and the list of the replies that wait for it. Changed only under the tracker's
/// lock; once it is taken for the log, its payload no longer changes.
/// </summary>
internal sealed class PendingRecord
{
    private const int RetainedBytes = 2 * 1024 * 1024;

    private PendingReply? _firstReply;
    private PendingReply? _lastReply;
    private EffectsPart? _part;

    /// <summary>The payload so far, with its header.</summary>
    public ByteBuffer Payload { get; } = new();

    /// <summary>
    /// The last revision that is wholly in the log once this record is; a part before the last closes none.
    /// </summary>
    public Revision LastRevision { get; set; }

    /// <summary>What it was counted as towards the bound on pending bytes.</summary>
    public long CountedBytes { get; set; }

    public void Begin(in RecordHeader header)
    {
        LastRevision = new Revision(header.FirstRevision.Value - 1);
        header.Write(Payload);
    }

    /// <summary>Adds a whole effect batch.</summary>
    public void AddBatch(int effects, ReadOnlySpan<byte> bytes, Revision revision)
    {
        // Room for all of it first: half a batch in a record that is taken all the same would spoil the log.
        const int batchHeaderBytes = 5;
        Payload.GetSpan(bytes.Length + batchHeaderBytes);
        new MessagePackWriter(Payload).WriteArrayHeader(effects);
        Payload.Write(bytes);
        LastRevision = revision;
    }

    /// <summary>Makes it a part of a batch. The bytes are copied when the record is taken, not before.</summary>
    public void SetPart(EffectsPart part) => _part = part;

    /// <summary>The bytes to append.</summary>
    public ReadOnlyMemory<byte> Seal()
    {
        _part?.Write(Payload);
        _part = null;

        return Payload.WrittenMemory;
    }

    public void AddReply(PendingReply reply)
    {
        reply.Next = null;
        if (_lastReply is null)
            _firstReply = reply;
        else
            _lastReply.Next = reply;
        _lastReply = reply;
    }

    /// <summary>Takes the whole list.</summary>
    public PendingReply? TakeReplies()
    {
        PendingReply? first = _firstReply;
        _firstReply = _lastReply = null;
        return first;
    }

    /// <summary>
    /// Takes the replies that began to wait before <paramref name="tick"/>: the first ones of the list.
    /// </summary>
    public PendingReply? TakeRepliesBefore(int tick)
    {
        PendingReply? first = _firstReply;
        PendingReply? last = null;
        for (PendingReply? reply = first; reply is not null && reply.StartTick - tick < 0; reply = reply.Next)
            last = reply;
        if (last is null)
            return null;
        _firstReply = last.Next;
        last.Next = null;
        if (_firstReply is null)
            _lastReply = null;
        return first;
    }

    public void Reset()
    {
        Payload.Clear();
        Payload.TrimExcess(RetainedBytes);
        _part = null;
        CountedBytes = 0;
        LastRevision = Revision.None;
    }
}
