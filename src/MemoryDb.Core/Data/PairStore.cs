using System.Runtime.CompilerServices;
using MemoryDb.Internal;

namespace MemoryDb.Data;

/// <summary>
/// Keeps the keys and values of all strings, side by side in blocks: so the garbage collector meets a few thousand
/// arrays without references instead of millions of objects, whatever is written. Pairs are only ever added, behind the
/// last one; a block is given to the collector when no entry, and no reader, refers to it any more.
/// </summary>
/// <remarks>
/// What is removed leaves gaps. From a block that is used by less than a third the rest is moved on, as in
/// log-structured memory (Rumble, Kejriwal, Ousterhout: Log-structured memory for DRAM-based storage, FAST 2014): by
/// and by, with the commands that leave the gaps (<see cref="PairCleaner"/>). So at most about three times as much
/// memory is taken as is used; 1.6 times, by calculation, when keys are overwritten at random. Under the write lock.
/// </remarks>
internal sealed class PairStore
{
    /// <summary>So many that a place in it has a number of 14 bits, and that the collector never moves it.</summary>
    public const int BlockBytes = (1 << Entry.PlaceBits) * PlacedPair.Alignment;

    /// <summary>
    /// Where the first pair of a block begins: behind the numbers of bytes used, and filled. Never at place 0, by which
    /// <see cref="Entry"/> tells what is no string.
    /// </summary>
    private const int FirstOffset = 2 * sizeof(int);

    /// <summary>Pairs of more bytes have a block of their own.</summary>
    private const int LargestSharedBytes = BlockBytes / 8;

    private const int SmallestBlockBytes = 1 << 10;

    private readonly Queue<byte[]> _sparse = new();

    // The block that is being filled. Its numbers are here, beside what every write changes anyway, until it is full.
    private byte[] _open = [];
    private int _openBytes;
    private int _openFilledBytes;
    private int _openUsedBytes;

    // In the first sparse block.
    private int _visitedOffset = FirstOffset;

    /// <summary>How many bytes of gaps there have been since somebody asked.</summary>
    public long GapBytes { get; set; }

    /// <summary>Copies a pair; it counts as used from now on.</summary>
    [MethodImpl(Compiled.ForGood)]
    public PlacedPair Add(ReadOnlySpan<byte> pair)
    {
        int bytes = PlacedPair.PlacedBytesOf(pair.Length);
        if (bytes > LargestSharedBytes)
            return AddAlone(pair, bytes);
        if (_openFilledBytes + bytes > _openBytes)
            OpenNext(bytes);
        var placed = PlacedPair.Write(_open, _openFilledBytes / PlacedPair.Alignment, pair);
        _openFilledBytes += bytes;
        _openUsedBytes += bytes;
        return placed;
    }

    /// <summary>
    /// No entry refers to it any more. Whoever reads it may go on. One with a block of its own leaves no gap: the
    /// collector has it. Never fails.
    /// </summary>
    public void Release(in PlacedPair pair)
    {
        pair.IsUsed = false;
        int bytes = pair.PlacedBytes;
        if (bytes > LargestSharedBytes)
            return;
        GapBytes += bytes;
        if (pair.Block == _open)
        {
            _openUsedBytes -= bytes;
            return;
        }

        bool wasSparse = IsSparse(pair.Block);
        UsedBytes(pair.Block) -= bytes;
        if (!wasSparse)
            NoteIfSparse(pair.Block);
    }

    /// <summary>An entry refers to it again.</summary>
    public void Retain(in PlacedPair pair)
    {
        pair.IsUsed = true;
        int bytes = pair.PlacedBytes;
        if (bytes > LargestSharedBytes)
            return;
        if (pair.Block == _open)
        {
            _openUsedBytes += bytes;
            return;
        }

        bool wasEmpty = UsedBytes(pair.Block) == 0;
        UsedBytes(pair.Block) += bytes;
        if (wasEmpty)
            NoteIfSparse(pair.Block); // it was not when it was closed, or left the queue as it was empty
    }

    /// <summary>The next pair in a block whose rest should be moved on; false if there is no such block.</summary>
    public bool TryVisitSparse(out PlacedPair pair)
    {
        pair = default;
        while (_sparse.TryPeek(out byte[]? block))
        {
            if (_visitedOffset < FilledBytes(block) && UsedBytes(block) > 0)
            {
                pair = new PlacedPair(block, _visitedOffset / PlacedPair.Alignment);
                return true;
            }

            _sparse.Dequeue();
            _visitedOffset = FirstOffset;
        }

        return false;
    }

    /// <summary>The pair is done with: the next one.</summary>
    public void EndVisit(in PlacedPair pair) => _visitedOffset += pair.PlacedBytes;

    private static ref int UsedBytes(byte[] block) => ref Unsafe.As<byte, int>(ref block[0]);

    /// <summary>Up to where it is filled.</summary>
    private static ref int FilledBytes(byte[] block) => ref Unsafe.As<byte, int>(ref block[sizeof(int)]);

    private static PlacedPair AddAlone(ReadOnlySpan<byte> pair, int bytes)
    {
        byte[] block = GC.AllocateUninitializedArray<byte>(FirstOffset + bytes);
        UsedBytes(block) = bytes;
        FilledBytes(block) = FirstOffset + bytes;
        return PlacedPair.Write(block, FirstOffset / PlacedPair.Alignment, pair);
    }

    /// <summary>A small database takes little: blocks double until they have their size.</summary>
    private void OpenNext(int bytes)
    {
        byte[] full = _open;
        int wanted = Math.Clamp(2 * full.Length, SmallestBlockBytes, BlockBytes);
        while (wanted < FirstOffset + bytes)
            wanted *= 2;
        _open = GC.AllocateUninitializedArray<byte>(wanted);
        _openBytes = wanted;
        if (full.Length > 0)
        {
            UsedBytes(full) = _openUsedBytes;
            FilledBytes(full) = _openFilledBytes;
            NoteIfSparse(full);
        }

        _openUsedBytes = 0;
        _openFilledBytes = FirstOffset;
    }

    /// <summary>A block without any use needs nothing: the collector has it.</summary>
    private void NoteIfSparse(byte[] block)
    {
        if (!IsSparse(block) || UsedBytes(block) == 0)
            return;
        try
        {
            _sparse.Enqueue(block);
        }
        catch (OutOfMemoryException)
        {
            // Who releases a pair has done what cannot be taken back. The block's gaps are lost until it is empty.
        }
    }

    private static bool IsSparse(byte[] block) => UsedBytes(block) < FilledBytes(block) / 3;
}
