using System.Runtime.CompilerServices;

namespace MemoryDb.Data;

/// <summary>Per level, the last node before a place, and its rank counted from 1 (0 is the head).</summary>
[InlineArray(SkipList.MaximumHeight)]
internal struct SkipListPath
{
    private (SkipListNode Node, int Rank) _step;
}
