using System.Collections.Immutable;

namespace MemoryDb.Core.Tests.Models;

/// <summary>A hash, as its fields in ordinal order. It is replaced, never changed.</summary>
internal sealed record ModelHash(ImmutableSortedDictionary<string, string> Fields) : ModelValue(KeyType.Hash)
{
    public static readonly ImmutableSortedDictionary<string, string> NoFields =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    public override ModelValue Copy() => this;
}
