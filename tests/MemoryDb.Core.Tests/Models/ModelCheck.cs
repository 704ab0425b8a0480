using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace MemoryDb.Core.Tests.Models;

/// <summary>
/// Checks a family's commands against the oracle on random sequences, a new seed each time. A failure names the seed;
/// with it in the environment variable <see cref="SeedVariable"/> the same sequences run again.
/// </summary>
internal static class ModelCheck
{
    private const string SeedVariable = "MEMORYDB_MODEL_SEED";
    private const int SequenceCount = 800;
    private const int StepsPerSequence = 100;
    private const int LeastCommandCount = 100_000;

    /// <summary>Runs the sequences.</summary>
    /// <param name="family">The family under test.</param>
    /// <param name="others">Families whose commands come in between.</param>
    public static void Holds(IModelFamily family, params IModelFamily[] others)
    {
        ulong seed = Environment.GetEnvironmentVariable(SeedVariable) is { } text
            ? ulong.Parse(text, CultureInfo.InvariantCulture)
            : (ulong)Random.Shared.NextInt64();
        IModelFamily[] all = [family, .. others];
        int commandCount = 0;
        Gen<ModelSequence> sequences = ModelGenerators.Sequence(family, others, StepsPerSequence);
        Property property = Prop.ForAll(Arb.From(sequences, sequence => sequence.Shrink()), sequence =>
        {
            commandCount += sequence.CommandCount;
            ModelRun.Execute(all, sequence);
        });
        Config config = Config.QuickThrowOnFailure
            .WithMaxTest(SequenceCount)
            .WithQuietOnSuccess(true)
            .WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(seed), FSharpOption<int>.None)));
        try
        {
            property.Check(config);
        }
        catch (Exception failure)
        {
            Assert.Fail($"To replay, set {SeedVariable}={seed}.\n{failure.Message}");
        }

        Assert.InRange(commandCount, LeastCommandCount, int.MaxValue);
    }
}
