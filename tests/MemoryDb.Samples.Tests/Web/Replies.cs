using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Mvc;

namespace MemoryDb.Samples.Tests.Web;

/// <summary>What the tests demand of the service's answers.</summary>
internal static class Replies
{
    public static async Task<ProblemDetails> IsProblemAsync(Task<HttpResponseMessage> sent, HttpStatusCode expected)
    {
        using HttpResponseMessage response = await sent;
        Assert.Equal(expected, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        return (await response.Content.ReadFromJsonAsync<ProblemDetails>())!;
    }

    public static async Task HasStatusAsync(Task<HttpResponseMessage> sent, HttpStatusCode expected)
    {
        using HttpResponseMessage response = await sent;
        Assert.Equal(expected, response.StatusCode);
    }
}
