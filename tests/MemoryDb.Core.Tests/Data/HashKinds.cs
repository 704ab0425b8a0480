using MemoryDb.Data;

namespace MemoryDb.Core.Tests.Data;

internal static class HashKinds
{
    private static readonly KeyedHash Hash = new(new Random(1));

    public static ulong Of(this HashKind kind, int number) => kind switch
    {
        HashKind.Uniform => Hash.Compute(TestEntry.KeyOf(number)),
        HashKind.FewValues => (ulong)(uint)(number % 7) << 61 | (uint)(number % 3),
        HashKind.AllZero => 0,
        HashKind.AllLargest => ulong.MaxValue,
        HashKind.OnlyLowBits => (ulong)number,
        _ => ulong.MaxValue - (ulong)(number % 50),
    };
}
