namespace MemoryDb;

/// <summary>What was published to a channel.</summary>
/// <typeparam name="T">The message's type.</typeparam>
/// <param name="Channel">The channel.</param>
/// <param name="Message">The message.</param>
public readonly record struct ChannelMessage<T>(Key Channel, T Message);
