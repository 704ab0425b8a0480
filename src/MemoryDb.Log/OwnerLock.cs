using MemoryDb.Log.IO;

namespace MemoryDb.Log;

/// <summary>
/// <c>owner.lock</c>: tells a second process who has the directory open. A convenience; safety rests on ballots alone.
/// </summary>
internal static class OwnerLock
{
    private const string FileName = "owner.lock";

    /// <returns>The lock, or null if the directory may be shared.</returns>
    /// <exception cref="LogInUseException">Somebody else holds it.</exception>
    /// <exception cref="LogConfigurationException">The directory cannot be written to.</exception>
    public static async Task<IAsyncDisposable?> TakeAsync(IStorage storage, string directory, QuorumLogOptions options)
    {
        try
        {
            await storage.CreateFolderAsync(directory);
            if (options.Shared)
                return null;
            string program = Path.GetFileName(Environment.ProcessPath) ?? "unknown";
            string holder = $"process {Environment.ProcessId} ({program}), since {options.TimeProvider.GetUtcNow():u}";
            (IAsyncDisposable? held, string other) = await storage.TryLockAsync(Path.Combine(directory, FileName),
                holder);
            return held ?? throw new LogInUseException(directory, other);
        }
        catch (StorageException exception)
        {
            throw new LogConfigurationException(
                $"'{directory}' cannot be written to: {exception.Message} Make it writable, or name another.",
                exception);
        }
    }
}
