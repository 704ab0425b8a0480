using System.Net;
using WebApi.Carts;

namespace MemoryDb.Samples.Tests.Web;

/// <summary>The service while its log has lost the majority of its replicas.</summary>
public sealed class OutageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("web-api-outage-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task It_refuses_writes_says_why_serves_reads_and_recovers_by_itself()
    {
        string[] disks = ["disk-1", "disk-2", "disk-3"];
        foreach (string disk in disks)
            Directory.CreateDirectory(Path.Combine(_folder, disk));
        await using WebApiProcess process = await WebApiProcess.StartAsync(
            Path.Combine(_folder, "data"),
            [
                "--MemoryDb:Database:CommitTimeout=00:00:00.3",
                .. disks.Select((disk, index) =>
                    $"--MemoryDb:Log:Folders:{index}={Path.Combine(_folder, disk, "replica")}"),
            ]);
        HttpClient http = process.Client;
        await AddAsync(http, "a");

        Move("disk-1", "away-1");
        Move("disk-2", "away-2");

        // The first write finds out: how it ends is not known yet. The next ones are not begun.
        HttpStatusCode status = await Requests.UntilAsync(
            () => StatusOfAddingAsync(http, "b"), status => status != HttpStatusCode.GatewayTimeout);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        using (HttpResponseMessage health = await http.GetAsync("/health"))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
            Assert.Contains("disk-1", await health.Content.ReadAsStringAsync());
        }

        Assert.Equal([new CartLine("pear", 3)], (await http.ReadAsync<Cart>("/carts/2")).Lines);

        Move("away-1", "disk-1");
        Move("away-2", "disk-2");

        await Requests.UntilAsync(() => StatusOfAddingAsync(http, "b"), status => status == HttpStatusCode.OK);
        Assert.Equal([new CartLine("pear", 6)], (await http.ReadAsync<Cart>("/carts/1")).Lines);
        await Replies.HasStatusAsync(http.GetAsync("/health"), HttpStatusCode.OK);
    }

    private static async Task AddAsync(HttpClient http, string key)
    {
        await http.PostAsync("/carts/1/lines", new NewLine("pear", 3), key).ReadAsync<CartLine>();
        await http.PostAsync("/carts/2/lines", new NewLine("pear", 3), key).ReadAsync<CartLine>();
    }

    private static async Task<HttpStatusCode> StatusOfAddingAsync(HttpClient http, string key)
    {
        using HttpResponseMessage response =
            await http.PostAsync("/carts/1/lines", new NewLine("pear", 3), key);
        return response.StatusCode;
    }

    private void Move(string from, string to) =>
        Directory.Move(Path.Combine(_folder, from), Path.Combine(_folder, to));
}
