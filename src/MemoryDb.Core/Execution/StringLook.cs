namespace MemoryDb.Execution;

/// <summary>What a look for a string beside the writer has seen.</summary>
internal enum StringLook
{
    /// <summary>Nothing for certain: a writer is there, the key may have expired, or it holds another type.</summary>
    WillNotDo,

    /// <summary>There is no such key.</summary>
    Absent,

    /// <summary>The string.</summary>
    Found,
}
