namespace MemoryDb.Notifications;

/// <summary>A subscriber to all names that match a pattern.</summary>
internal readonly record struct PatternSubscriber<T>(GlobPattern Pattern, SubscriberBuffer<T> Buffer);
