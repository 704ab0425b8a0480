namespace MemoryDb.Core.Tests.Models;

/// <summary>What one step of a sequence does.</summary>
internal enum ModelStepKind
{
    /// <summary>One command, awaited.</summary>
    Command,

    /// <summary>Several commands of one thread, called one after another, then awaited.</summary>
    Burst,

    /// <summary>Several commands in a transaction.</summary>
    Transaction,

    /// <summary>Several commands in a transaction that throws at its end.</summary>
    AbortedTransaction,

    /// <summary>The clock moves on.</summary>
    Advance,

    /// <summary>The database is closed, and opened again in the same log.</summary>
    Reopen,
}
