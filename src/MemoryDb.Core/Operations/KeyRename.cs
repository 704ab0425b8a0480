using MemoryDb.Data;
using MemoryDb.Execution;

namespace MemoryDb.Operations;

/// <summary>The argument of RENAME and RENAMENX beside the key.</summary>
/// <param name="NewKey">The new name; it may be the old one.</param>
/// <param name="When">Under which condition on a key of the new name.</param>
internal readonly record struct KeyRename(EncodedKey NewKey, When When)
{
    public When When { get; } = Conditions.Check(When);
}
