using System.Buffers;

namespace MemoryDb.Core.Tests.Structures;

/// <summary>Memory that has a length and no bytes: whoever looks at them has gone too far.</summary>
internal sealed class UntouchableMemory(int length) : MemoryManager<byte>
{
    public override Memory<byte> Memory => CreateMemory(length);

    public override Span<byte> GetSpan() => throw new InvalidOperationException("The bytes were looked at.");

    public override MemoryHandle Pin(int elementIndex = 0) => throw new InvalidOperationException("They were pinned.");

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
    }
}
