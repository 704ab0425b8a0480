using MemoryDb.Data;

namespace MemoryDb.Notifications;

/// <summary>A message on its way to a channel's subscribers.</summary>
/// <param name="Channel">The channel, named like a key.</param>
/// <param name="Payload">The message, encoded; it does not change.</param>
/// <param name="Number">When it was published: who subscribed later does not get it.</param>
internal readonly record struct PublishedMessage(EncodedKey Channel, byte[] Payload, long Number)
{
    /// <summary>About what it holds in memory while it waits for the log.</summary>
    public int CountedBytes
    {
        get
        {
            const int overhead = 256;
            return Payload.Length + Channel.Bytes.Length + overhead;
        }
    }
}
