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

    private ReplyList _replies;
    private ReplyList _announcements;
    private EffectsPart? _part;

    /// <summary>The payload so far, with its header.</summary>
    public ByteBuffer Payload { get; } = new();

    /// <summary>
    /// The last revision that is wholly in the log once this record is; a part before the last closes none.
    /// </summary>
    public Revision LastRevision { get; set; }

    /// <summary>What it was counted as towards the bound on pending bytes.</summary>
    public long CountedBytes { get; set; }

    /// <summary>How many replies were to wait for it, whatever became of them.</summary>
    public int ReplyCount { get; private set; }

    /// <summary>The tracker's tick at which it was opened.</summary>
    public int StartTick { get; private set; }

    public void Begin(in RecordHeader header, int startTick)
    {
        StartTick = startTick;
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

    /// <summary>Adds a reply that is withheld until the record is durable.</summary>
    public void AddReply(PendingReply reply)
    {
        _replies.Add(reply);
        ReplyCount++;
    }

    /// <summary>
    /// Adds what is told to others once the record is durable. It waits for as long as that takes, unlike a reply.
    /// </summary>
    public void AddAnnouncement(PendingReply announcement) => _announcements.Add(announcement);

    /// <summary>Takes all replies.</summary>
    public PendingReply? TakeReplies() => _replies.Take();

    /// <summary>Takes all announcements.</summary>
    public PendingReply? TakeAnnouncements() => _announcements.Take();

    /// <summary>Takes the replies that began to wait before <paramref name="tick"/>.</summary>
    public PendingReply? TakeRepliesBefore(int tick) => _replies.TakeBefore(tick);

    public void Reset()
    {
        Payload.Clear();
        Payload.TrimExcess(RetainedBytes);
        _part = null;
        CountedBytes = 0;
        ReplyCount = 0;
        LastRevision = Revision.None;
    }
}
