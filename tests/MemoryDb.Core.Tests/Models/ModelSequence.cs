namespace MemoryDb.Core.Tests.Models;

/// <summary>What one run executes, from an empty log on.</summary>
/// <param name="Seed">Of the schedule and of the database's own choices.</param>
/// <param name="Steps">The steps.</param>
internal sealed record ModelSequence(int Seed, ModelStep[] Steps)
{
    /// <summary>How many commands it executes.</summary>
    public int CommandCount => Steps.Sum(step => step.Commands.Length);

    public override string ToString() => string.Join("\n", Steps.Select(step => "    " + step));

    /// <summary>
    /// Shorter sequences that may fail alike: without ever smaller stretches, then with smaller steps.
    /// </summary>
    public IEnumerable<ModelSequence> Shrink()
    {
        for (int length = Steps.Length / 2; length > 0; length /= 2)
        {
            for (int start = 0; start + length <= Steps.Length; start += length)
                yield return this with { Steps = [.. Steps[..start], .. Steps[(start + length)..]] };
        }

        for (int index = 0; index < Steps.Length; index++)
        {
            foreach (ModelStep smaller in Steps[index].Shrink())
                yield return this with { Steps = [.. Steps[..index], smaller, .. Steps[(index + 1)..]] };
        }
    }
}
