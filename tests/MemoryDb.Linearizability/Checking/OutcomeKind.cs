namespace MemoryDb.Linearizability;

/// <summary>How a call ended.</summary>
internal enum OutcomeKind
{
    /// <summary>With a reply, an error of the data included.</summary>
    Replied,

    /// <summary>Its caller was told that nothing happened, or will never know and changed nothing anyway.</summary>
    DidNothing,

    /// <summary>It may have taken effect, or may do so yet.</summary>
    Unknown,
}
