using System.Diagnostics;
using System.Net.Http.Json;
using WebApi.Idempotency;
using WebApi.RateLimiting;

namespace MemoryDb.Samples.Tests.Web;

/// <summary>What the tests ask the service for.</summary>
internal static class Requests
{
    // No measure of speed: what has not come by then does not come.
    private static readonly TimeSpan WaitsAtMost = TimeSpan.FromMinutes(1);

    public static HttpRequestMessage Create(
        HttpMethod method, string path, object? body = null, string? key = null, string? client = null)
    {
        var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = JsonContent.Create(body);
        if (key is not null)
            request.Headers.Add(IdempotencyKey.Header, key);
        if (client is not null)
            request.Headers.Add(RateLimitFilter.ClientHeader, client);
        return request;
    }

    public static Task<HttpResponseMessage> PostAsync(
        this HttpClient http, string path, object? body = null, string? key = null, string? client = null) =>
        http.SendAsync(Create(HttpMethod.Post, path, body, key, client));

    public static Task<HttpResponseMessage> PutAsync(this HttpClient http, string path, object body) =>
        http.SendAsync(Create(HttpMethod.Put, path, body));

    /// <summary>What a request that must succeed is answered.</summary>
    public static async Task<T> ReadAsync<T>(this Task<HttpResponseMessage> sent)
    {
        using HttpResponseMessage response = await sent;
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode} {text}");
        return (await response.Content.ReadFromJsonAsync<T>())!;
    }

    public static Task<T> ReadAsync<T>(this HttpClient http, string path) => http.GetAsync(path).ReadAsync<T>();

    /// <summary>Asks until the answer is as wanted.</summary>
    public static Task<T> ReadUntilAsync<T>(this HttpClient http, string path, Func<T, bool> isWanted) =>
        UntilAsync(() => http.ReadAsync<T>(path), isWanted);

    /// <summary>Does it again until its result is as wanted.</summary>
    public static async Task<T> UntilAsync<T>(Func<Task<T>> read, Func<T, bool> isWanted)
    {
        var waiting = Stopwatch.StartNew();
        while (true)
        {
            T value = await read();
            if (isWanted(value))
                return value;
            Assert.True(waiting.Elapsed < WaitsAtMost, $"It stays {value}.");
            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }
    }
}
