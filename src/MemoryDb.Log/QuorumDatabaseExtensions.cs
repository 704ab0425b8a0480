using MemoryDb.Log;

namespace MemoryDb;

/// <summary>Opens a database in a directory, with a quorum of files as its log.</summary>
public static class QuorumDatabaseExtensions
{
    extension(MemoryDatabase)
    {
        /// <summary>
        /// Opens the database in a directory for writing; creates it if the directory is empty, or missing in a
        /// folder that exists. O(n) in the log's records.
        /// </summary>
        /// <param name="directory">Where the replica folders lie.</param>
        /// <param name="logOptions">How the log keeps them. Null: three replicas in the directory.</param>
        /// <param name="options">How the database behaves. Null: the defaults.</param>
        /// <param name="cancellationToken">Ends the opening.</param>
        /// <exception cref="ArgumentException">An option is out of its range.</exception>
        /// <exception cref="LogConfigurationException">What is there does not fit what was asked for.</exception>
        /// <exception cref="LogInUseException">The directory is open elsewhere; the holder is named.</exception>
        /// <exception cref="LogUnavailableException">Too few replicas can be read or written.</exception>
        /// <exception cref="LogCorruptException">
        /// Acknowledged records cannot be established, or not applied.
        /// </exception>
        /// <exception cref="IncompatibleVersionException">A newer version of the library wrote it.</exception>
        public static async Task<MemoryDatabase> OpenAsync(
            string directory,
            QuorumLogOptions? logOptions = null,
            MemoryDatabaseOptions? options = null,
            CancellationToken cancellationToken = default)
        {
            // Before anything is created for them.
            options?.Validate();
            QuorumTransactionLog log = await QuorumTransactionLog.OpenAsync(directory, logOptions, cancellationToken);
            try
            {
                return await MemoryDatabase.OpenAsync(log, options, cancellationToken);
            }
            catch
            {
                await log.DisposeAsync();
                throw;
            }
        }
    }
}
