namespace MemoryDb.Testing;

/// <summary>Applies some blocks of a write and not the others.</summary>
/// <param name="blockBytes">How large the blocks are, counted from the beginning of the file.</param>
/// <param name="fill">What stands where a block did not arrive; never outside the bytes written.</param>
/// <param name="random">Draws the noise.</param>
internal sealed class TornWrite(int blockBytes, TornFill fill, Random random)
{
    public const int SectorBytes = 512;
    public const int PageBytes = 4096;

    /// <param name="change">The write.</param>
    /// <param name="survives">Tells for each block, by its number in the write, whether it arrived.</param>
    /// <param name="hasGrown">Whether the file has its new length although bytes at its end may be missing.</param>
    /// <param name="image">The file.</param>
    public void Apply(FileChange change, Func<int, bool> survives, bool hasGrown, FileImage image)
    {
        byte[] bytes = change.Bytes!;
        if (hasGrown && change.Offset + bytes.Length > image.Length)
            image.SetLength(change.Offset + bytes.Length);
        int block = 0;
        for (int start = 0; start < bytes.Length; block++)
        {
            int toBlockEnd = blockBytes - (int)((change.Offset + start) % blockBytes);
            int count = Math.Min(toBlockEnd, bytes.Length - start);
            long offset = change.Offset + start;
            if (survives(block))
                image.Write(offset, bytes.AsSpan(start, count));
            else
                Fill(image, offset, count);
            start += count;
        }
    }

    private void Fill(FileImage image, long offset, int count)
    {
        count = (int)Math.Min(count, image.Length - offset);
        if (fill == TornFill.OldBytes || count <= 0)
            return;
        byte[] bytes = new byte[count];
        if (fill == TornFill.Noise)
            random.NextBytes(bytes);
        image.Write(offset, bytes);
    }
}
