namespace MemoryDb.Core.Tests.Models;

/// <summary>Random sequences of each family's commands do what its oracle does.</summary>
public sealed class ModelTests
{
    [Fact]
    public void Strings_do_what_their_oracle_does() => ModelCheck.Holds(new StringFamily(), new KeyFamily());

    [Fact]
    public void Keys_do_what_their_oracle_does() => ModelCheck.Holds(
        new KeyFamily(),
        new StringFamily(),
        new HashFamily(),
        new ListFamily(),
        new SetFamily(),
        new SortedSetFamily());

    [Fact]
    public void Hashes_do_what_their_oracle_does() =>
        ModelCheck.Holds(new HashFamily(), new KeyFamily(), new StringFamily());

    [Fact]
    public void Lists_do_what_their_oracle_does() =>
        ModelCheck.Holds(new ListFamily(), new KeyFamily(), new HashFamily());

    [Fact]
    public void Sets_do_what_their_oracle_does() =>
        ModelCheck.Holds(new SetFamily(), new KeyFamily(), new StringFamily());

    [Fact]
    public void Sorted_sets_do_what_their_oracle_does() =>
        ModelCheck.Holds(new SortedSetFamily(), new KeyFamily(), new StringFamily(), new SetFamily());
}
