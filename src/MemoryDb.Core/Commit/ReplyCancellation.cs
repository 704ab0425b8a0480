namespace MemoryDb.Commit;

/// <summary>What a token can end once a command has executed (T8). Before that, it always can.</summary>
internal enum ReplyCancellation
{
    /// <summary>The wait of a write, which itself goes on.</summary>
    WhileWaiting,

    /// <summary>A read.</summary>
    OfRead,

    /// <summary>Nothing: the reply hands over what the command removed, and would be lost.</summary>
    NotOnceExecuted,
}
