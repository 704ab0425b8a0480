namespace MemoryDb.Core.Tests.Models;

/// <summary>
/// One command with its arguments, three times over: for the oracle, the database, and a transaction.
/// </summary>
/// <param name="Text">What a failure shows.</param>
/// <param name="Expect">
/// Applies it to the oracle; returns its reply, or throws what the database throws. The database comes first, so that
/// the oracle can follow it where it is free to choose.
/// </param>
/// <param name="Run">Executes it on the database.</param>
/// <param name="RunInTransaction">Executes it in a transaction; null if transactions do not have it.</param>
internal sealed record ModelCommand(
    string Text,
    Func<ModelState, object?> Expect,
    Func<MemoryDatabase, Task<object?>> Run,
    Func<Transaction, object?>? RunInTransaction = null)
{
    /// <summary>Whether it executes as one; a walk in several steps is not compared beside other commands.</summary>
    public bool IsAtomic { get; init; } = true;

    public override string ToString() => Text;

    /// <summary>The oracle's reply.</summary>
    public string ExpectReply(ModelState state) => ModelReply.Of(() => Expect(state));

    /// <summary>The database's reply.</summary>
    public Task<string> RunAsync(MemoryDatabase database) => ModelReply.OfAsync(() => Run(database));

    /// <summary>The transaction's reply.</summary>
    public string RunIn(Transaction transaction) => ModelReply.Of(() => RunInTransaction!(transaction));
}
