using System.Globalization;

namespace MemoryDb.Linearizability;

/// <summary>What the environment sets.</summary>
internal static class Settings
{
    /// <summary>How many histories are recorded.</summary>
    public static int Histories(int otherwise) => Number("MEMORYDB_HISTORIES", otherwise);

    /// <summary>The first seed.</summary>
    public static int Seed => Number("MEMORYDB_SEED", 1);

    private static int Number(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out int value)
            ? value
            : otherwise;
}
