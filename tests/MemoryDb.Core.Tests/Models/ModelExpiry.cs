using FsCheck;
using FsCheck.Fluent;

namespace MemoryDb.Core.Tests.Models;

/// <summary>An expiry, as the oracle and as the database take it.</summary>
/// <param name="Text">What a failure shows.</param>
/// <param name="Value">For the database.</param>
/// <param name="Resolve">The absolute time, or null for none, from the time now and the time until now.</param>
internal sealed record ModelExpiry(string Text, Expiry Value, Func<long, long?, long?> Resolve)
{
    public static readonly ModelExpiry Never = new("never", Expiry.Never, (_, _) => null);

    public static readonly ModelExpiry Keep = new("keep", Expiry.Keep, (_, before) => before);

    /// <summary>Draws one: mostly of the near future, some of the past.</summary>
    public static Gen<ModelExpiry> Any => Gen.Frequency(
        (1, Gen.Constant(Never)),
        (1, Gen.Constant(Keep)),
        (3, Gen.Elements(1, 5, 99, 100, 101, 1_000, 60_000).Select(After)),
        (2, Gen.Elements(-100_000_000_000, -1, 0, 1, 150, 2_000, 30_000).Select(At)));

    public override string ToString() => Text;

    private static ModelExpiry After(int milliseconds) => new(
        $"after {milliseconds} ms", TimeSpan.FromMilliseconds(milliseconds), (now, _) => now + milliseconds);

    private static ModelExpiry At(long milliseconds)
    {
        DateTimeOffset time = ModelRun.Start.AddMilliseconds(milliseconds);
        return new($"at the start + {milliseconds} ms", time, (_, _) => time.ToUnixTimeMilliseconds());
    }
}
