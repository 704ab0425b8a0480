using System.Text.Json;
using System.Text.Json.Serialization;
using WebApi.Carts;
using WebApi.Health;
using WebApi.Jobs;
using WebApi.Leaderboard;

namespace WebApi.Json;

/// <summary>What goes over the wire.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Cart))]
[JsonSerializable(typeof(HealthReply))]
[JsonSerializable(typeof(Job))]
[JsonSerializable(typeof(JobOverview))]
[JsonSerializable(typeof(LineQuantity))]
[JsonSerializable(typeof(NewJob))]
[JsonSerializable(typeof(NewLine))]
[JsonSerializable(typeof(NewScore))]
[JsonSerializable(typeof(Standing[]))]
internal sealed partial class HttpJson : JsonSerializerContext
{
    public static void Configure(JsonSerializerOptions options)
    {
        // What a record declares is what a request must hold: the rest is refused with 400, never filled in.
        options.RespectRequiredConstructorParameters = true;
        options.RespectNullableAnnotations = true;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.TypeInfoResolverChain.Insert(0, Default);
    }
}
