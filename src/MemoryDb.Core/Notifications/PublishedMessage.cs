using MemoryDb.Data;

namespace MemoryDb.Notifications;

/// <summary>A message on its way to a channel's subscribers.</summary>
/// <param name="Channel">The channel, named like a key.</param>
/// <param name="Payload">The message, encoded; it does not change.</param>
internal readonly record struct PublishedMessage(EncodedKey Channel, byte[] Payload);
