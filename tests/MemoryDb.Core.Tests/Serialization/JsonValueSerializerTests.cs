using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using MemoryDb.Internal;

namespace MemoryDb.Core.Tests.Serialization;

public sealed partial class JsonValueSerializerTests
{
    [Fact]
    public void By_reflection_any_type_is_stored_as_json()
    {
        var serializer = new JsonValueSerializer();
        Assert.Equal("""{"From":"ZRH","Seats":3}""", Serialize(serializer, new Flight("ZRH", 3)));
        Assert.Equal(new Flight("ZRH", 3), serializer.Deserialize<Flight>("""{"From":"ZRH","Seats":3}"""u8.ToArray()));
    }

    [Fact]
    public void Options_are_followed_with_and_without_a_resolver()
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            WriteIndented = true,
            IndentSize = 1,
            NewLine = "\n",
        };
        string expected = "{\n \"from\": \"ZRH\",\n \"seats\": 3\n}";
        Assert.Equal(expected, Serialize(new JsonValueSerializer(options), new Flight("ZRH", 3)));
        var resolved = new JsonSerializerOptions(options) { TypeInfoResolver = FlightContext.Default };
        Assert.Equal(expected, Serialize(new JsonValueSerializer(resolved), new Flight("ZRH", 3)));
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(
            () => Serialize(new JsonValueSerializer(resolved), new Version(1, 0)));
        Assert.Contains("Version cannot be stored", error.Message);
        Assert.Contains("TypeInfoResolver", error.Message);
    }

    [Fact]
    public void A_context_stores_the_types_that_it_lists()
    {
        var serializer = new JsonValueSerializer(FlightContext.Default);
        Assert.Equal("""{"From":"ZRH","Seats":3}""", Serialize(serializer, new Flight("ZRH", 3)));
        Assert.Equal(new Flight("ZRH", 3), serializer.Deserialize<Flight>("""{"From":"ZRH","Seats":3}"""u8.ToArray()));
    }

    [Fact]
    public void A_type_missing_from_the_context_is_named_with_the_remedy()
    {
        var serializer = new JsonValueSerializer(FlightContext.Default);
        string[] messages =
        [
            Error(() => Serialize(serializer, new List<Version>())),
            Error(() => serializer.Deserialize<List<Version>>("[]"u8.ToArray())),
        ];
        Assert.All(messages, message =>
            Assert.Contains("Add [JsonSerializable(typeof(List<Version>))] to FlightContext.", message));

        static string Error(Func<object> call) => Assert.Throws<InvalidOperationException>(call).Message;
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"From":"ZRH","Seats":"many"}""")]
    [InlineData("""{"From":"ZRH","Seats":3} trailing""")]
    public void Bytes_that_are_no_such_json_are_refused_and_shown(string stored)
    {
        var serializer = new JsonValueSerializer();
        WrongValueException error = Assert.Throws<WrongValueException>(
            () => serializer.Deserialize<Flight>(Encoding.UTF8.GetBytes(stored)));
        Assert.Contains("Expected JSON of a Flight, found '", error.Message);
        Assert.IsType<JsonException>(error.InnerException);
    }

    [Fact]
    public void A_value_that_throws_reaches_the_caller_and_leaves_the_serializer_usable()
    {
        var serializer = new JsonValueSerializer();
        Serialize(serializer, 1.5);
        Assert.Throws<NotSupportedException>(() => Serialize(serializer, new Faulty()));
        Assert.Equal("""{"From":"ZRH","Seats":3}""", Serialize(serializer, new Flight("ZRH", 3)));
    }

    [Fact]
    public void A_converter_may_call_the_serializer_again()
    {
        var options = new JsonSerializerOptions();
        var converter = new NestingConverter();
        options.Converters.Add(converter);
        var serializer = new JsonValueSerializer(options);
        converter.Serializer = serializer;
        const string nested = "\"{\\u0022From\\u0022:\\u0022ZRH\\u0022,\\u0022Seats\\u0022:3}\"";
        Assert.Equal(nested, Serialize(serializer, new Nest()));
        Assert.Equal(nested, Serialize(serializer, new Nest()));
    }

    [Fact]
    public async Task Many_threads_may_use_it_at_once()
    {
        var serializer = new JsonValueSerializer();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(number => Task.Run(() =>
        {
            for (int round = 0; round < 2000; round++)
                Assert.Equal($$"""{"From":"{{number}}","Seats":{{round}}}""",
                    Serialize(serializer, new Flight($"{number}", round)));
        })));
    }

    [Fact]
    public void Null_arguments_are_refused()
    {
        Assert.Throws<ArgumentNullException>(() => new JsonValueSerializer((JsonSerializerOptions)null!));
        Assert.Throws<ArgumentNullException>(() => new JsonValueSerializer((JsonSerializerContext)null!));
        Assert.Throws<ArgumentNullException>(() => new JsonValueSerializer().Serialize(1, null!));
    }

    private static string Serialize<T>(IValueSerializer serializer, T value)
    {
        var buffer = new ByteBuffer();
        serializer.Serialize(value, buffer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    internal sealed record Flight(string From, int Seats);

    [JsonSerializable(typeof(Flight))]
    internal sealed partial class FlightContext : JsonSerializerContext;

    private sealed class Faulty
    {
        public int First { get; } = 1;

        public int Second => throw new NotSupportedException("Not today.");
    }

    private sealed class Nest;

    private sealed class NestingConverter : JsonConverter<Nest>
    {
        public IValueSerializer? Serializer { get; set; }

        public override Nest Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => new();

        public override void Write(Utf8JsonWriter writer, Nest value, JsonSerializerOptions options) =>
            writer.WriteStringValue(Serialize(Serializer!, new Flight("ZRH", 3)));
    }
}
