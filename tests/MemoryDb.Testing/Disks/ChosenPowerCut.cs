namespace MemoryDb.Testing;

/// <summary>A power cut that keeps exactly the changes that it is told to keep.</summary>
/// <param name="survives">Tells for each change whether it survives.</param>
/// <param name="torn">A write that survives in part, or null.</param>
/// <param name="tear">How that write is torn: every second block arrives.</param>
internal sealed class ChosenPowerCut(
    Predicate<UnsyncedChange> survives, UnsyncedChange? torn = null, TornWrite? tear = null) : PowerCut
{
    public static ChosenPowerCut Nothing => new(_ => false);

    public static ChosenPowerCut Everything => new(_ => true);

    public override IEnumerable<NameChange> Choose(MemoryFolder folder, IReadOnlyList<NameChange> changes) =>
        changes.Where((_, index) => survives(new UnsyncedChange(folder, index)));

    public override void Apply(MemoryFile file, IReadOnlyList<FileChange> changes, FileImage image)
    {
        for (int index = 0; index < changes.Count; index++)
        {
            var change = new UnsyncedChange(file, index);
            if (torn == change && changes[index].Bytes is not null)
                tear!.Apply(changes[index], block => block % 2 == 1, hasGrown: true, image);
            else if (survives(change))
                image.Apply(changes[index]);
        }
    }
}
