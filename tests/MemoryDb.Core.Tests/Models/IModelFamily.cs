using FsCheck;

namespace MemoryDb.Core.Tests.Models;

/// <summary>
/// The commands of one kind of value, as a random sequence draws them and as the oracle answers them.
/// </summary>
internal interface IModelFamily
{
    /// <summary>Draws a command with its arguments.</summary>
    Gen<ModelCommand> Command { get; }

    /// <summary>Commands that together show everything that this family can see of a key, and change nothing.</summary>
    IEnumerable<ModelCommand> Probes(string key);
}
