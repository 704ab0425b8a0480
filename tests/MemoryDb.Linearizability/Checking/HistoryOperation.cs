namespace MemoryDb.Linearizability;

/// <summary>One operation of a history.</summary>
/// <param name="Client">Who called.</param>
/// <param name="Command">What was called, and what the model does in its place.</param>
/// <param name="Now">The wall clock at the call, in Unix milliseconds: when it executes, unless it waits.</param>
/// <param name="Call">When it was called, on a clock that counts events.</param>
/// <param name="Return">
/// When it returned. Without a reply: by when it has taken effect if it ever does; <see cref="Never"/> if nothing is
/// known of that.
/// </param>
/// <param name="Reply">What it said; null if nobody knows whether it took effect.</param>
internal sealed record HistoryOperation(int Client, Command Command, long Now, long Call, long Return, string? Reply)
{
    /// <summary><see cref="Return"/> of an operation that may take effect at any time after its call.</summary>
    public const long Never = long.MaxValue;

    /// <summary>Whether it may also never have taken effect.</summary>
    public bool IsOptional => Reply is null;

    public override string ToString() =>
        $"{Call,5} .. {(Return == Never ? "?" : $"{Return}"),-5} c{Client} {Command} -> {Reply ?? "unknown"}";
}
