namespace MemoryDb.Samples.Tests.Web.Kills;

/// <summary>The service on one data directory, in one process after the other.</summary>
internal sealed class RestartingServer : IAsyncDisposable
{
    private readonly string _dataDirectory;
    private readonly List<WebApiProcess> _processes = [];
    private volatile TaskCompletionSource<WebApiProcess> _current = NewCurrent();

    private RestartingServer(string dataDirectory) => _dataDirectory = dataDirectory;

    /// <summary>
    /// The process that serves, once it does. A process that is about to be killed is current no more: so a client that
    /// lost its connection by a kill always finds another one here.
    /// </summary>
    public Task<WebApiProcess> Current => _current.Task;

    public static async Task<RestartingServer> StartAsync(string dataDirectory)
    {
        var server = new RestartingServer(dataDirectory);
        await server.StartProcessAsync();
        return server;
    }

    public async Task KillAndRestartAsync()
    {
        WebApiProcess process = await Current;
        _current = NewCurrent();
        await process.KillAsync();
        await StartProcessAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (WebApiProcess process in _processes)
            await process.DisposeAsync();
    }

    private static TaskCompletionSource<WebApiProcess> NewCurrent() =>
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task StartProcessAsync()
    {
        try
        {
            // Long enough that nearly every kill finds a job under way.
            WebApiProcess process = await WebApiProcess.StartAsync(_dataDirectory, "--Jobs:PackingTime=00:00:00.01");
            _processes.Add(process);
            _current.SetResult(process);
        }
        catch (Exception exception)
        {
            // Nobody shall wait for a process that does not come.
            _current.SetException(exception);
            throw;
        }
    }
}
