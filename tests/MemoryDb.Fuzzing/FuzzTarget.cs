namespace MemoryDb.Fuzzing;

/// <summary>
/// Code that takes bytes from a disk, a log or a user, and must read or refuse them, whatever they are.
/// </summary>
internal abstract class FuzzTarget
{
    public abstract string Name { get; }

    /// <summary>Sound inputs, from which others are made.</summary>
    public abstract IReadOnlyList<byte[]> Corpus { get; }

    /// <summary>Bytes that mean something to the target.</summary>
    public abstract IReadOnlyList<byte[]> Dictionary { get; }

    /// <summary>
    /// Reads the input, or refuses it as the target's contract says; anything else that it throws is a defect.
    /// </summary>
    public abstract void Read(byte[] input);

    /// <summary>Makes the checksums of an input right again, so that what lies behind them is reached.</summary>
    public virtual void Mend(byte[] input)
    {
    }
}
