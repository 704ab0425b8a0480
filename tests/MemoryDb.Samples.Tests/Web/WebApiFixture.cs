[assembly: AssemblyFixture(typeof(MemoryDb.Samples.Tests.Web.WebApiFixture))]

namespace MemoryDb.Samples.Tests.Web;

/// <summary>One running service for all tests that neither stop it nor take its disks away.</summary>
public sealed class WebApiFixture : IAsyncLifetime
{
    /// <summary>How often a client may add scores; the window is longer than any test.</summary>
    public const int Permits = 3;

    private readonly string _folder = Directory.CreateTempSubdirectory("web-api-").FullName;
    private WebApiProcess? _process;

    internal HttpClient Client => _process!.Client;

    public async ValueTask InitializeAsync() => _process = await WebApiProcess.StartAsync(
        Path.Combine(_folder, "data"), $"--RateLimit:Permits={Permits}", "--RateLimit:Window=12:00:00");

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
