namespace MemoryDb.Commit;

/// <summary>What waits for one record, first come first: linked through the replies themselves.</summary>
internal struct ReplyList
{
    private PendingReply? _first;
    private PendingReply? _last;

    public void Add(PendingReply reply)
    {
        reply.Next = null;
        if (_last is null)
            _first = reply;
        else
            _last.Next = reply;
        _last = reply;
    }

    /// <summary>Takes the whole list.</summary>
    public PendingReply? Take()
    {
        PendingReply? first = _first;
        _first = _last = null;
        return first;
    }

    /// <summary>
    /// Takes the replies that began to wait before <paramref name="tick"/>: the first ones of the list.
    /// </summary>
    public PendingReply? TakeBefore(int tick)
    {
        PendingReply? first = _first;
        PendingReply? last = null;
        for (PendingReply? reply = first; reply is not null && reply.StartTick - tick < 0; reply = reply.Next)
            last = reply;
        if (last is null)
            return null;
        _first = last.Next;
        last.Next = null;
        if (_first is null)
            _last = null;
        return first;
    }
}
