using MemoryDb.Commit;
using MemoryDb.Internal;
using MemoryDb.Log;

namespace MemoryDb.Core.Tests.Support;

/// <summary>A log whose records a test writes itself, as a primary would have, or as none would.</summary>
internal sealed class HandWrittenLog
{
    public static readonly LogPosition Epoch = new(1);

    public InMemoryTransactionLog Log { get; } = new();

    /// <summary>The grant that every log begins with.</summary>
    public static async Task<HandWrittenLog> CreateAsync()
    {
        var written = new HandWrittenLog();
        await written.AppendAsync(Begin(RecordKind.LeaseGrant, sequence: 1));
        return written;
    }

    /// <summary>A record's header; what follows is the test's.</summary>
    public static ByteBuffer Begin(
        RecordKind kind, long sequence, long firstRevision = 1, LogPosition? epoch = null, Guid node = default)
    {
        var record = new ByteBuffer();
        new RecordHeader(kind, epoch ?? Epoch, node, sequence, new Revision(firstRevision)).Write(record);
        return record;
    }

    public async Task AppendAsync(ByteBuffer record) =>
        await Log.AppendAsync(await Log.GetTailAsync(), record.WrittenMemory);
}
