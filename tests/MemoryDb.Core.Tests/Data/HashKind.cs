namespace MemoryDb.Core.Tests.Data;

/// <summary>How a test's hashes are spread, from well to as badly as they can be.</summary>
public enum HashKind
{
    Uniform,
    FewValues,
    AllZero,
    AllLargest,
    OnlyLowBits,
    NearTheTop,
}
