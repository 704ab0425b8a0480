using System.Collections.Immutable;

namespace MemoryDb.Core.Tests.Models;

/// <summary>A list. It is replaced, never changed.</summary>
internal sealed record ModelList(ImmutableList<string> Items) : ModelValue(KeyType.List)
{
    public override ModelValue Copy() => this;
}
