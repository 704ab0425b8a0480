namespace MemoryDb.Core.Tests.Models;

/// <summary>One step of a sequence.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Commands">The commands, if it executes any.</param>
/// <param name="Milliseconds">How far the clock moves, if it does.</param>
internal sealed record ModelStep(ModelStepKind Kind, ModelCommand[] Commands, int Milliseconds = 0)
{
    public override string ToString() => Kind switch
    {
        ModelStepKind.Command => Commands[0].Text,
        ModelStepKind.Advance => $"advance {Milliseconds} ms",
        ModelStepKind.Reopen => "reopen",
        _ => $"{Kind} {{ {string.Join("; ", Commands.Select(command => command.Text))} }}",
    };

    /// <summary>Smaller steps that may fail alike.</summary>
    public IEnumerable<ModelStep> Shrink()
    {
        if (Commands.Length <= 1)
            yield break;
        foreach (ModelCommand command in Commands)
            yield return this with { Commands = [command] };
        for (int index = 0; index < Commands.Length; index++)
            yield return this with { Commands = [.. Commands[..index], .. Commands[(index + 1)..]] };
    }
}
