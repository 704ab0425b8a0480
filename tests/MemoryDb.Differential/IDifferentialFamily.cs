namespace MemoryDb.Differential;

/// <summary>The commands of one family.</summary>
internal interface IDifferentialFamily
{
    /// <summary>A command drawn at random.</summary>
    DifferentialCommand Draw(Arguments arguments);
}
