namespace MemoryDb.Differential;

/// <summary>The commands of one family.</summary>
internal interface IDifferentialFamily
{
    /// <summary>What a sequence of commands is drawn with.</summary>
    Arguments CreateArguments(Random random) => new(random);

    /// <summary>A command drawn at random.</summary>
    DifferentialCommand Draw(Arguments arguments);
}
