namespace MemoryDb.Core.Tests.Models;

/// <summary>A key of the oracle.</summary>
/// <param name="Value">What it holds.</param>
/// <param name="ExpireAt">Unix milliseconds, or null.</param>
internal sealed record ModelEntry(ModelValue Value, long? ExpireAt);
