namespace MemoryDb;

/// <summary>Another process has the directory open. Nothing was created or changed.</summary>
public sealed class LogInUseException : MemoryDbException
{
    /// <summary>Names the directory and its holder.</summary>
    public LogInUseException(string directory, string holder)
        : base($"'{directory}' is already open in {holder}. Close it there first, or open another directory.")
    {
        Directory = directory;
        Holder = holder;
    }

    /// <summary>The directory.</summary>
    public string Directory { get; }

    /// <summary>What the holder wrote about itself: process id, name and start.</summary>
    public string Holder { get; }

    /// <inheritdoc/>
    public override bool IsTransient => true;
}
