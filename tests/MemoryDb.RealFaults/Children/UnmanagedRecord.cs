using System.Buffers;
using System.Runtime.InteropServices;

namespace MemoryDb.RealFaults.Children;

/// <summary>A record outside of the heap, so that only what is done with it needs some.</summary>
internal sealed unsafe class UnmanagedRecord(int length) : MemoryManager<byte>
{
    private readonly byte* _bytes = (byte*)NativeMemory.AllocZeroed((nuint)length);

    public int Length => length;

    public override Span<byte> GetSpan() => new(_bytes, length);

    public override MemoryHandle Pin(int elementIndex = 0) => new(_bytes + elementIndex);

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing) => NativeMemory.Free(_bytes);
}
