namespace MemoryDb.Core.Tests.Models;

/// <summary>The database answered otherwise than the oracle.</summary>
internal sealed class ModelMismatchException(string message) : Exception(message);
