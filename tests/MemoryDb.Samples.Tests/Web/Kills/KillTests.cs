using System.Globalization;
using WebApi.Carts;
using WebApi.Jobs;
using WebApi.Leaderboard;

namespace MemoryDb.Samples.Tests.Web.Kills;

/// <summary>
/// Clients put lines into carts, check out, and hand jobs in, while the process is killed again and again. With the
/// seed in the environment variable MEMORYDB_KILL_SEED the clients and the kills draw the same numbers again.
/// </summary>
public sealed class KillTests(ITestOutputHelper output) : IDisposable
{
    private const int ClientCount = 8;
    private const int KillCount = 3;

    private readonly string _folder = Directory.CreateTempSubdirectory("web-api-kills-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_was_acknowledged_is_there_once_however_often_it_is_killed()
    {
        int seed = int.TryParse(
            Environment.GetEnvironmentVariable("MEMORYDB_KILL_SEED"), CultureInfo.InvariantCulture, out int given)
            ? given
            : Random.Shared.Next(1_000_000);
        output.WriteLine($"seed {seed}");
        var ledger = new Ledger();
        await using RestartingServer server = await RestartingServer.StartAsync(Path.Combine(_folder, "data"));
        LoadClient[] clients =
        [
            .. Enumerable.Range(1, ClientCount)
                .Select(number => new LoadClient(server, ledger, number, seed + number)),
        ];

        await RunAsync(clients, server, ledger, new Random(seed));
        output.WriteLine($"acknowledged {ledger.Acknowledged}, interrupted {ledger.Interrupted}");
        // Nothing is under way any more. What is left in the clients' own carts is ordered, and packed.
        foreach (LoadClient client in clients)
            await client.CheckOutAsync();
        await CheckAsync(server, ledger);

        // What the process knows may still be more than what it has stored.
        await server.KillAndRestartAsync();
        await CheckAsync(server, ledger);
        Assert.True(ledger.Interrupted > 0, "No kill hit a request.");
    }

    private static async Task RunAsync(LoadClient[] clients, RestartingServer server, Ledger ledger, Random random)
    {
        using var stop = new CancellationTokenSource();
        Task[] load = [.. clients.Select(client => client.RunAsync(stop.Token))];
        for (int kill = 0; kill <= KillCount; kill++)
        {
            // A client ends early only if it has failed.
            await await Task.WhenAny([ledger.AcknowledgeMoreAsync(random.Next(50, 200)), .. load]);
            if (kill < KillCount)
                await server.KillAndRestartAsync();
        }

        await stop.CancelAsync();
        await Task.WhenAll(load);
    }

    private static async Task CheckAsync(RestartingServer server, Ledger ledger)
    {
        HttpClient http = (await server.Current).Client;
        JobOverview jobs = await http.ReadUntilAsync<JobOverview>(
            "/jobs?latest=10000", overview => overview is { Queued: 0, Processing: 0 });

        Assert.Equal(jobs.Latest.Distinct(), jobs.Latest);
        Assert.Equal(jobs.Done, jobs.Latest.Count);
        Assert.Empty(ledger.FindFaults(await ReadCountsAsync(http, jobs)));
    }

    private static async Task<Dictionary<string, long>> ReadCountsAsync(HttpClient http, JobOverview jobs)
    {
        // Orders got their ids from the service; their pieces are counted below.
        var counts = jobs.Latest.Where(id => !id.StartsWith("order-", StringComparison.Ordinal))
            .ToDictionary(LoadStep.JobCount, _ => 1L);
        foreach (string cart in Enumerable.Range(0, 3).Select(number => $"shared-{number}"))
        {
            foreach (CartLine line in (await http.ReadAsync<Cart>($"/carts/{cart}")).Lines)
                counts.Add(LoadStep.CartCount(cart, line.Product), line.Quantity);
        }

        foreach (Standing product in await http.ReadAsync<Standing[]>("/leaderboards/bestsellers?top=1000"))
            counts.Add(LoadStep.PackedCount(product.Player), (long)product.Score);
        return counts;
    }
}
