namespace MemoryDb.Core.Tests.Structures;

/// <summary>What a transaction's body throws to have everything taken back.</summary>
internal sealed class RollbackException : Exception;
