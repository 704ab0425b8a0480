namespace MemoryDb.Linearizability;

/// <summary>Thrown by a transaction's body; its message is the reply: what the body had read.</summary>
internal sealed class RolledBackException(string reply) : Exception(reply);
