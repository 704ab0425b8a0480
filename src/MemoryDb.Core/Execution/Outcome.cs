namespace MemoryDb.Execution;

/// <summary>What an executed command came to, before anybody may see it.</summary>
/// <param name="Result">The operation's result, if it did not throw.</param>
/// <param name="Error">What it threw: an observation too, withheld like any other.</param>
/// <param name="DependsOn">The reply waits until this revision is durable.</param>
/// <param name="HasWritten">Whether that revision is its own.</param>
/// <param name="HasAnnounced">Whether others are told something, and before its caller.</param>
internal readonly record struct Outcome<TResult>(
    TResult? Result, Exception? Error, Revision DependsOn, bool HasWritten = false, bool HasAnnounced = false);
