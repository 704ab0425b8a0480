using System.Text.Json.Serialization;

namespace FlightBoard;

/// <summary>Reads and writes flights without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(Flight))]
internal sealed partial class FlightJson : JsonSerializerContext;
