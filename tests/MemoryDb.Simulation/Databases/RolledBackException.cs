namespace MemoryDb.Simulation;

/// <summary>Thrown by a transaction's body that takes itself back.</summary>
internal sealed class RolledBackException : Exception;
