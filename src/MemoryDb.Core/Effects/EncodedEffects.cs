using MemoryDb.Internal;

namespace MemoryDb.Effects;

/// <summary>
/// The effects of one batch, encoded, with their number: the batch's array header is written when it is complete.
/// </summary>
internal sealed class EncodedEffects
{
    private const int RetainedBytes = 64 * 1024;

    public int Count { get; private set; }

    public ByteBuffer Bytes { get; private set; } = new();

    /// <summary>Adds an effect, wholly or not at all.</summary>
    public void Add(in Effect effect)
    {
        int length = Bytes.Length;
        try
        {
            EffectEncoder.Encode(in effect, Bytes);
            Count++;
        }
        catch
        {
            Bytes.Length = length;
            throw;
        }
    }

    /// <summary>Takes back the effect added last, before which there were so many bytes.</summary>
    public void RemoveLast(int length)
    {
        Bytes.Length = length;
        Count--;
    }

    /// <summary>Gives the buffer away; whoever takes it owns it.</summary>
    public ByteBuffer Detach()
    {
        ByteBuffer bytes = Bytes;
        Bytes = new ByteBuffer();
        Count = 0;
        return bytes;
    }

    public void Clear()
    {
        Count = 0;
        Bytes.Clear();
        Bytes.TrimExcess(RetainedBytes);
    }
}
