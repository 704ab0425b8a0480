namespace MemoryDb.Log.Files;

/// <summary>The content of a <c>.durable</c> file.</summary>
/// <param name="Position">Everything up to here was acknowledged by this folder and is durable on a majority.</param>
/// <param name="BootId">
/// The run of the system in which it was stored; none as long as it is only what was found, or <see cref="Reached"/>.
/// </param>
/// <param name="DatabaseId">The database.</param>
/// <param name="Ballot">The writer.</param>
/// <param name="ReplicaId">The replica, from 1.</param>
internal readonly record struct WatermarkEntry(
    long Position, Guid BootId, Guid DatabaseId, Ballot Ballot, int ReplicaId)
{
    /// <summary>In place of a run: nothing is stored yet, but the ballot's copies up to T are durable here.</summary>
    public static readonly Guid Reached = Guid.AllBitsSet;

    /// <summary>
    /// Whether the writer came as far as to acknowledge something here: its segments were durable, and are lost if they
    /// are not here. Else it may have been left by a taker that came no further.
    /// </summary>
    public bool IsReached => BootId != Guid.Empty;

    /// <summary>Whether it is what the writer has acknowledged, and not what it found.</summary>
    public bool IsStored => IsReached && BootId != Reached;
}
