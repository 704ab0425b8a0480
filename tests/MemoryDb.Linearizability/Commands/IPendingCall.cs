namespace MemoryDb.Linearizability;

/// <summary>A call of a database on its way.</summary>
internal interface IPendingCall
{
    /// <summary>Whether it has come to its end.</summary>
    bool IsCompleted { get; }

    /// <summary>
    /// Its reply, in the models' words. Called once: when it is complete, or by a thread that may block.
    /// </summary>
    /// <exception cref="Exception">What the call failed with.</exception>
    string TakeReply();
}
