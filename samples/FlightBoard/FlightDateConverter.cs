using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace FlightBoard;

/// <summary>Dates as the file writes them: "2001/01/31 23:59".</summary>
internal sealed class FlightDateConverter : JsonConverter<DateTime>
{
    private const string Format = "yyyy/MM/dd HH:mm";

    public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string? text = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        if (DateTime.TryParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime date))
            return date;
        throw new JsonException($"A date is not of the form {Format}.");
    }

    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString(Format, CultureInfo.InvariantCulture));
}
