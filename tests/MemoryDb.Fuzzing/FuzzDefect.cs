namespace MemoryDb.Fuzzing;

/// <summary>An input that its target did not survive.</summary>
/// <param name="Target">The target's name.</param>
/// <param name="Seed">The seed of the run.</param>
/// <param name="Number">Which input of the run it was.</param>
/// <param name="Input">The input, in hexadecimal.</param>
/// <param name="What">What it did.</param>
internal sealed record FuzzDefect(string Target, int Seed, long Number, string Input, string What)
{
    public override string ToString() => $"{Target}, seed {Seed}, input {Number}: {What} Input: {Input}";
}
