using FsCheck;
using FsCheck.Fluent;

namespace MemoryDb.Core.Tests.Models;

/// <summary>What all families draw from: few keys, so that commands meet, and values at the edges.</summary>
internal static class ModelGenerators
{
    /// <summary>Every key that a sequence uses; the ones with a part in braces share a slot.</summary>
    public static readonly string[] KeyNames = ["a", "b", "{a}1", "{a}2", "", "ключ"];

    public static readonly Key[] AllKeys = Array.ConvertAll(KeyNames, name => (Key)name);

    public static Gen<string> KeyName { get; } = Gen.Elements(KeyNames);

    /// <summary>Several keys, none to four, of which one may come twice.</summary>
    public static Gen<string[]> SeveralKeyNames { get; } =
        Gen.Choose(0, 4).SelectMany(count => KeyName.ArrayOf(count));

    /// <summary>Texts that are numbers, are almost numbers, or are none.</summary>
    public static Gen<string> Text { get; } = Gen.Elements(
        "", "0", "1", "-1", "10", "3.5", "-0", "01", " 1", "+1", "1e3", "abc", "ü€😀", "nan", "inf",
        "9223372036854775807",
        "-9223372036854775808", "9223372036854775808", "9223372036854775806", new string('x', 300));

    /// <summary>Patterns that match all, some, or none of the elements that families draw.</summary>
    public static Gen<string> Pattern { get; } = Gen.Elements("*", "", "?", "f*", "[a-fx]?", "*1*", "[^0-9]*", "\\*");

    /// <summary>How many elements to draw.</summary>
    public static Gen<int> DrawCount { get; } = Gen.Elements(-1, 0, 1, 2, 3, 5, 20);

    public static Gen<long> Integer { get; } = Gen.Elements(
        0, 1, -1, 2, 7, -100, long.MaxValue, long.MaxValue - 1, long.MinValue, long.MinValue + 1);

    public static Gen<double> Number { get; } = Gen.Elements(
        0, -0.0, 1, -1, 0.1, 2.5, -1e-7, 1e17, 1e300, -1e300, double.MaxValue, double.MinValue, double.Epsilon,
        double.PositiveInfinity, double.NegativeInfinity, double.NaN);

    /// <summary>
    /// Sequences of one family's commands, with some of others in between that make keys of other types.
    /// </summary>
    public static Gen<ModelSequence> Sequence(IModelFamily family, IModelFamily[] others, int stepCount)
    {
        Gen<ModelCommand> command = others.Length == 0
            ? family.Command
            : Gen.Frequency((4, family.Command), (1, Gen.OneOf(others.Select(other => other.Command))));
        return from seed in Gen.Choose(0, int.MaxValue - 1)
               from steps in Step(command).ArrayOf(stepCount)
               select new ModelSequence(seed, steps);
    }

    private static Gen<ModelStep> Step(Gen<ModelCommand> command)
    {
        Gen<ModelCommand[]> burst = Several(command.Where(one => one.IsAtomic));
        Gen<ModelCommand[]> body = Several(command.Where(one => one.RunInTransaction is not null));
        return Gen.Frequency(
            (60, command.Select(one => new ModelStep(ModelStepKind.Command, [one]))),
            (10, burst.Select(commands => new ModelStep(ModelStepKind.Burst, commands))),
            (8, body.Select(commands => new ModelStep(ModelStepKind.Transaction, commands))),
            (8, body.Select(commands => new ModelStep(ModelStepKind.AbortedTransaction, commands))),
            (12, Gen.Elements(1, 5, 50, 99, 100, 1_000, 20_000).Select(
                milliseconds => new ModelStep(ModelStepKind.Advance, [], milliseconds))),
            (1, Gen.Constant(new ModelStep(ModelStepKind.Reopen, []))));
    }

    private static Gen<ModelCommand[]> Several(Gen<ModelCommand> command) =>
        Gen.Choose(2, 8).SelectMany(count => command.ArrayOf(count));
}
