namespace MemoryDb;

/// <summary>
/// The data was written in a newer format than this version of the library reads. Nothing was changed.
/// </summary>
public sealed class IncompatibleVersionException : MemoryDbException
{
    /// <summary>Names what was found, and both versions.</summary>
    public IncompatibleVersionException(string what, int found, int supported)
        : base($"{what} has format version {found}; this version of MemoryDb reads up to {supported}. "
            + "Use the version that wrote it, or a newer one.")
    {
        Found = found;
        Supported = supported;
    }

    /// <summary>The version found.</summary>
    public int Found { get; }

    /// <summary>The newest version that this library reads.</summary>
    public int Supported { get; }
}
