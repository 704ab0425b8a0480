using MemoryDb.Internal;

namespace MemoryDb.Log;

/// <summary>
/// The records that the handles of an in-memory log share. Every member takes effect at one instant, under the lock:
/// that is what makes the log linearizable.
/// </summary>
internal sealed class InMemoryRecords
{
    private readonly Lock _lock = new();
    private readonly List<byte[]> _records = [];
    private LogPosition _head = LogPosition.None.Next;
    private List<TaskCompletionSource> _waitingReaders = [];

    public LogPosition Tail
    {
        get
        {
            lock (_lock)
                return TailUnderLock;
        }
    }

    public LogPosition Head
    {
        get
        {
            lock (_lock)
                return _head;
        }
    }

    private LogPosition TailUnderLock => new(_head.Value - 1 + _records.Count);

    public AppendResult Append(LogPosition expectedTail, ReadOnlySpan<byte> record)
    {
        List<TaskCompletionSource> waitingReaders;
        lock (_lock)
        {
            LogPosition tail = TailUnderLock;
            if (expectedTail < LogPosition.None || expectedTail > tail)
                throw new ArgumentOutOfRangeException(nameof(expectedTail), $"The tail is {tail}, not {expectedTail}.");
            if (expectedTail < tail)
                return CompareWithDurable(expectedTail.Next, record, tail);

            _records.Add(record.ToArray());
            waitingReaders = _waitingReaders;
            _waitingReaders = [];
        }
        foreach (TaskCompletionSource reader in waitingReaders)
            reader.TrySetResult();
        return AppendResult.Appended(expectedTail.Next);
    }

    /// <summary>
    /// The record at a position; or null, and then <paramref name="wake"/> is completed when the log has grown.
    /// </summary>
    public byte[]? ReadOrWait(LogPosition position, out TaskCompletionSource? wake)
    {
        lock (_lock)
        {
            if (position < _head)
                throw new ArgumentOutOfRangeException(nameof(position), $"{position} is before the head, {_head}.");
            wake = null;
            if (position <= TailUnderLock)
                return _records[IndexOf(position)];
            wake = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waitingReaders.Add(wake);
            return null;
        }
    }

    public void Trim(LogPosition before)
    {
        lock (_lock)
        {
            if (before > TailUnderLock.Next)
                throw new ArgumentOutOfRangeException(nameof(before), $"The tail is {TailUnderLock}.");
            if (before <= _head)
                return;
            _records.RemoveRange(0, IndexOf(before));
            _head = before;
        }
    }

    private AppendResult CompareWithDurable(LogPosition position, ReadOnlySpan<byte> record, LogPosition tail)
    {
        if (position < _head)
            return AppendResult.Unknown();
        return record.SequenceEqual(_records[IndexOf(position)])
            ? AppendResult.Appended(position)
            : AppendResult.Conflict(tail);
    }

    private int IndexOf(LogPosition position)
    {
        long index = position.Value - _head.Value;
        Invariant.Check(index >= 0 && index <= _records.Count, "A position lies outside the records in memory.");
        return (int)index;
    }
}
