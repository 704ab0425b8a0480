using System.Net;
using WebApi.Carts;

namespace MemoryDb.Samples.Tests.Web.Kills;

/// <summary>
/// A client that makes one request after the other and writes down what it was promised. When its connection breaks it
/// asks the next process the same, with the same key; now and then it gives up, and never learns the outcome.
/// </summary>
internal sealed class LoadClient(RestartingServer servers, Ledger ledger, int number, int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>A cart that only this client uses.</summary>
    public string OwnCart => $"own-{number}";

    public async Task RunAsync(CancellationToken stop)
    {
        for (int step = 0; !stop.IsCancellationRequested; step++)
            await DoAsync(Draw($"{number}-{step}"));
    }

    /// <summary>Checks its own cart out, unless it is empty.</summary>
    public Task CheckOutAsync() => DoAsync(LoadStep.CheckOut($"{number}-last", OwnCart));

    private LoadStep Draw(string key) => _random.Next(10) switch
    {
        < 4 => LoadStep.AddToSharedCart(
            key, $"shared-{_random.Next(3)}", new($"product-{_random.Next(5)}", _random.Next(1, 10))),
        < 6 => LoadStep.AddToOwnCart(key, OwnCart, new($"own-{number}", _random.Next(1, 10))),
        < 7 => LoadStep.CheckOut(key, OwnCart),
        _ => LoadStep.Submit($"job-{key}", new($"job-{number}", _random.Next(1, 10))),
    };

    private async Task DoAsync(LoadStep step)
    {
        ledger.Begin(step);
        if (await SendAsync(step))
            ledger.Acknowledge(step);
    }

    private async Task<bool> SendAsync(LoadStep step)
    {
        while (true)
        {
            WebApiProcess server = await servers.Current;
            try
            {
                using HttpResponseMessage response =
                    await server.Client.SendAsync(Requests.Create(step.Method, step.Path, step.Body, step.Key));
                // Its own cart may be empty.
                Assert.True(
                    response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.Conflict,
                    $"{step} was answered with {response.StatusCode}.");
                return true;
            }
            catch (HttpRequestException error)
            {
                if (server == await servers.Current)
                    throw new InvalidOperationException("A process that nobody killed does not answer.", error);
                ledger.Interrupt();
                if (_random.Next(4) == 0)
                    return false;
            }
        }
    }
}
