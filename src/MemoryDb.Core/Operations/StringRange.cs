namespace MemoryDb.Operations;

/// <summary>The argument of GETRANGE; negative indexes count from the end, -1 is the last byte.</summary>
/// <param name="Start">The index of the first byte.</param>
/// <param name="Stop">The index of the last byte.</param>
internal readonly record struct StringRange(long Start, long Stop)
{
    /// <summary>The part of a value that lies within the range.</summary>
    public ReadOnlyMemory<byte> Of(ReadOnlyMemory<byte> value)
    {
        // As in Redis, what lies before the first byte stands for it, the end of the range included.
        if (value.IsEmpty || (Start < 0 && Stop < Start))
            return default;
        long start = Math.Max(Start < 0 ? Start + value.Length : Start, 0);
        long stop = Math.Clamp(Stop < 0 ? Stop + value.Length : Stop, 0, value.Length - 1);
        return start <= stop ? value[(int)start..((int)stop + 1)] : default;
    }
}
