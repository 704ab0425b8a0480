namespace MemoryDb.Core.Tests.Models;

/// <summary>A string, as its text. It is replaced, never changed.</summary>
internal sealed record ModelText(string Text) : ModelValue(KeyType.String)
{
    public override ModelValue Copy() => this;
}
