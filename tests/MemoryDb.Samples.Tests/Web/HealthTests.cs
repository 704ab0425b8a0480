using System.Text.Json;

namespace MemoryDb.Samples.Tests.Web;

public sealed class HealthTests(WebApiFixture fixture)
{
    [Fact]
    public async Task A_service_that_is_well_says_so()
    {
        using JsonDocument health = JsonDocument.Parse(await fixture.Client.GetStringAsync("/health"));

        Assert.Equal("Healthy", health.RootElement.GetProperty("status").GetString());
        Assert.Equal(
            "Healthy",
            health.RootElement.GetProperty("checks").GetProperty("memorydb").GetProperty("status").GetString());
    }
}
