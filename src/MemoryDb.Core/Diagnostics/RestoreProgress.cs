using MemoryDb.Log;

namespace MemoryDb;

/// <summary>How far a database that is being opened has come.</summary>
/// <param name="Position">The last record of the log that has been applied.</param>
/// <param name="Tail">The last record that is to be applied; more, if another process goes on appending.</param>
/// <param name="Revision">The last effect batch that has been applied.</param>
public readonly record struct RestoreProgress(LogPosition Position, LogPosition Tail, Revision Revision);
