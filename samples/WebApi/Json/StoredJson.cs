using System.Text.Json;
using System.Text.Json.Serialization;
using WebApi.Carts;
using WebApi.Idempotency;
using WebApi.Jobs;
using WebApi.Leaderboard;

namespace WebApi.Json;

/// <summary>
/// What goes into the database. A context of its own: the API may change its shapes, what is stored stays readable.
/// </summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Job))]
[JsonSerializable(typeof(Recorded<NewLine, CartLine>))]
[JsonSerializable(typeof(Recorded<NewScore, Standing>))]
[JsonSerializable(typeof(Recorded<string, Job>))]
internal sealed partial class StoredJson : JsonSerializerContext;
