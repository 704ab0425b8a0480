namespace MemoryDb.Notifications;

/// <summary>What became of something that a subscription was offered.</summary>
internal enum OfferOutcome
{
    /// <summary>It waits for the reader.</summary>
    Taken,

    /// <summary>The reader misses it.</summary>
    Missed,

    /// <summary>The subscription has come to its end.</summary>
    Ended,
}
