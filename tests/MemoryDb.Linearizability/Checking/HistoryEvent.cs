namespace MemoryDb.Linearizability;

/// <summary>A call or a return in the list of those that have not been put in order yet.</summary>
internal sealed class HistoryEvent(HistoryOperation? operation, int number, bool isCall)
{
    /// <summary>Null at the head of the list.</summary>
    public HistoryOperation? Operation { get; } = operation;

    /// <summary>The operation's place among those of its partition.</summary>
    public int Number { get; } = number;

    public bool IsCall { get; } = isCall;

    /// <summary>The other event of the operation; null if it never returned.</summary>
    public HistoryEvent? Match { get; set; }

    public HistoryEvent? Previous { get; set; }

    public HistoryEvent? Next { get; set; }

    /// <summary>Takes it out of the list. It remembers its place.</summary>
    public void TakeOut()
    {
        Previous!.Next = Next;
        if (Next is not null)
            Next.Previous = Previous;
    }

    /// <summary>Puts it back; what was taken out last must be put back first.</summary>
    public void PutBack()
    {
        Previous!.Next = this;
        if (Next is not null)
            Next.Previous = this;
    }
}
