using Microsoft.Extensions.Logging;

namespace MemoryDb.Hosting;

/// <summary>Logs every few seconds how far an opening has come, and remembers it for the health check.</summary>
internal sealed class OpeningProgress(ILogger logger, MemoryDatabaseOptions options) : IProgress<RestoreProgress>
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    private readonly IProgress<RestoreProgress>? _application = options.RestoreProgress;
    private readonly Lock _lock = new();
    private RestoreProgress _last;
    private long _logged = options.TimeProvider.GetTimestamp();

    /// <summary>What was reported last.</summary>
    public RestoreProgress Last
    {
        get
        {
            lock (_lock)
                return _last;
        }
    }

    public void Report(RestoreProgress value)
    {
        lock (_lock)
            _last = value;
        _application?.Report(value);
        if (options.TimeProvider.GetElapsedTime(_logged) < Period)
            return;
        _logged = options.TimeProvider.GetTimestamp();
        DatabaseMessages.Restoring(logger, options.Name, value.Position.Value, value.Tail.Value);
    }
}
