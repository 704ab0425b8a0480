using MemoryDb.Log;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MemoryDb.Hosting;

/// <summary>
/// Opens one database before the host serves anybody, and closes it once nobody is served any more. Whoever asks for it
/// earlier, as the constructor of a background service does, has it opened there and then.
/// </summary>
internal sealed class DatabaseLifetime : IHostedLifecycleService, IAsyncDisposable, IDisposable
{
    private readonly IServiceProvider _provider;
    private readonly MemoryDbOptions _options;
    private readonly string? _directory;
    private readonly ILogger _logger;
    private readonly OpeningProgress _progress;
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenRegistration _registration;
    private readonly Lock _lock = new();
    private Task<MemoryDatabase>? _opening;
    private Task<Exception?>? _probe;

    public DatabaseLifetime(
        IServiceProvider provider,
        string optionsName,
        IOptionsMonitor<MemoryDbOptions> options,
        ILoggerFactory loggers,
        IHostApplicationLifetime? application = null,
        IHostEnvironment? environment = null)
    {
        _provider = provider;
        _options = options.Get(optionsName);
        _directory = _options.Directory is not { } directory
            ? null
            : Path.GetFullPath(directory, environment?.ContentRootPath ?? Environment.CurrentDirectory);
        _logger = loggers.CreateLogger(Settings.SectionName);
        _progress = new OpeningProgress(_logger, _options.Database);
        _registration = application?.ApplicationStopping.Register(_stopping.Cancel) ?? default;
    }

    /// <summary>The name in metrics and logs.</summary>
    public string Name => _options.Database.Name;

    /// <summary>How far the opening has come.</summary>
    public RestoreProgress Progress => _progress.Last;

    /// <summary>How long an answer of the log may take until the database counts as unhealthy.</summary>
    public TimeSpan ProbeTimeout => 2 * _options.Log.ReplicaTimeout;

    /// <summary>The clock for that.</summary>
    public TimeProvider TimeProvider => _options.Database.TimeProvider;

    /// <summary>The opening, if it has begun.</summary>
    public Task<MemoryDatabase>? Opening
    {
        get
        {
            lock (_lock)
                return _opening;
        }
    }

    /// <summary>The database; opens it, and blocks the calling thread until it is open, if nobody has before.</summary>
    public MemoryDatabase GetOrOpen() => OpenAsync().WaitAsync(_stopping.Token).GetAwaiter().GetResult();

    /// <summary>
    /// Asks the log for something that every replica in service answers, so that one that is lost is noticed also while
    /// nothing is written. One question at a time: those who ask meanwhile wait for the same answer.
    /// </summary>
    /// <returns>Why there is no answer; null if there is one.</returns>
    public Task<Exception?> ProbeAsync(MemoryDatabase database)
    {
        lock (_lock)
        {
            // On the pool: a log that blocks must not do so under the lock.
            if (_probe is not { IsCompleted: false })
                _probe = Task.Run(AskAsync);
            return _probe;
        }

        async Task<Exception?> AskAsync()
        {
            try
            {
                await database.Log.GetHeadAsync(CancellationToken.None).ConfigureAwait(false);
                return null;
            }
            catch (Exception failure)
            {
                return failure;
            }
        }
    }

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        // Not every step of an opening can be cancelled: a host that is to stop does not wait for those.
        await using (cancellationToken.Register(_stopping.Cancel))
            await OpenAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// Every other service has stopped. Takes at most <see cref="MemoryDatabaseOptions.CloseTimeout"/>, once more if
    /// the database is still being opened, whatever the host allows: what is pending then is better waited for.
    /// </summary>
    public async Task StoppedAsync(CancellationToken cancellationToken) => await DisposeAsync().ConfigureAwait(false);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _registration.DisposeAsync().ConfigureAwait(false);
        if (Opening is not { } opening)
            return;
        MemoryDatabase database;
        try
        {
            database = await opening.WaitAsync(_options.Database.CloseTimeout, TimeProvider).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            _ = CloseLaterAsync(opening);
            return;
        }
        catch (Exception)
        {
            return; // whoever opened it was told
        }

        // Whoever else has begun to close it: it is closed when this returns.
        DatabaseStatus before = database.Status;
        await database.DisposeAsync().ConfigureAwait(false);
        if (before.State != DatabaseState.Closed)
            DatabaseMessages.Closed(_logger, Name, before.PendingBytes);
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private static async Task CloseLaterAsync(Task<MemoryDatabase> opening)
    {
        try
        {
            MemoryDatabase database = await opening.ConfigureAwait(false);
            await database.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception)
        {
            // It was given up.
        }
    }

    // On the pool: whoever blocks for it may have a synchronization context, which the opening must not wait for.
    private Task<MemoryDatabase> OpenAsync()
    {
        lock (_lock)
            return _opening ??= Task.Run(OpenOnPoolAsync);
    }

    private async Task<MemoryDatabase> OpenOnPoolAsync()
    {
        string place = _options.CreateLog is null ? _directory! : "a log of its own";
        DatabaseMessages.Opening(_logger, Name, place);
        long started = TimeProvider.GetTimestamp();
        try
        {
            _options.Database.RestoreProgress = _progress;
            _options.Database.StatusChanged += status => DatabaseMessages.StatusChanged(_logger, Name, status);
            MemoryDatabase database = await OpenLogAsync().ConfigureAwait(false);
            double seconds = TimeProvider.GetElapsedTime(started).TotalSeconds;
            DatabaseMessages.Opened(_logger, Name, database.DurableRevision.Value, seconds);
            return database;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            DatabaseMessages.OpeningFailed(_logger, failure, Name, place);
            throw;
        }
    }

    private async Task<MemoryDatabase> OpenLogAsync()
    {
        if (_options.CreateLog is not { } create)
        {
            _options.Log.Observer += happened => DatabaseMessages.Happened(_logger, Name, happened);
            return await MemoryDatabase.OpenAsync(
                _directory!, _options.Log, _options.Database, _stopping.Token).ConfigureAwait(false);
        }

        ITransactionLog log = await create(_provider, _stopping.Token).ConfigureAwait(false);
        try
        {
            return await MemoryDatabase.OpenAsync(log, _options.Database, _stopping.Token).ConfigureAwait(false);
        }
        catch
        {
            await log.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
