using MemoryDb.Log;

namespace MemoryDb.Hosting;

/// <summary>
/// The settings of one database in a host: those of the configuration section <c>MemoryDb</c> (or
/// <c>MemoryDb:name</c>), and then whatever code sets. Read once, when the database is opened.
/// </summary>
public sealed class MemoryDbOptions
{
    /// <summary>
    /// Where the data lies; a relative path is below the host's content root. Created if it is missing in a folder that
    /// exists.
    /// </summary>
    /// <value>Default: null, which is refused unless <see cref="MemoryDbBuilder.UseLog"/> brings another log.</value>
    public string? Directory { get; set; }

    /// <summary>How the database behaves: section <c>Database</c>.</summary>
    /// <value>
    /// The defaults of <see cref="MemoryDatabaseOptions"/>; the name is that of the registration.
    /// </value>
    public MemoryDatabaseOptions Database { get; } = new();

    /// <summary>How the log keeps its replicas: section <c>Log</c>. Of no use to another log.</summary>
    /// <value>The defaults of <see cref="QuorumLogOptions"/>.</value>
    public QuorumLogOptions Log { get; } = new();

    /// <summary>Opens another log than that of files.</summary>
    internal Func<IServiceProvider, CancellationToken, ValueTask<ITransactionLog>>? CreateLog { get; set; }
}
