using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using MemoryDb.Internal;
using MemoryDb.Serialization;

namespace MemoryDb;

/// <summary>Stores values as JSON in UTF-8, by <c>System.Text.Json</c>. Thread-safe.</summary>
public sealed class JsonValueSerializer : IValueSerializer
{
    private const string ReflectionMessage =
        "JSON by reflection needs the types' members at run time. Pass a source-generated JsonSerializerContext.";

    // Takes the place of a destination that was given back, so that an idle writer does not keep it.
    private static readonly ByteBuffer NoDestination = new();

    private readonly JsonSerializerOptions _options;
    private readonly JsonWriterOptions _writerOptions;
    private readonly string _missingTypeHint;

    // One writer waits for the next call; a call that finds it in use makes another.
    private Utf8JsonWriter? _idleWriter;

    /// <summary>Finds the members of every type by reflection, with the default options.</summary>
    [RequiresUnreferencedCode(ReflectionMessage)]
    [RequiresDynamicCode(ReflectionMessage)]
    public JsonValueSerializer()
        : this(new JsonSerializerOptions { TypeInfoResolver = new DefaultJsonTypeInfoResolver() })
    {
    }

    /// <summary>Uses these options, which are read-only from now on.</summary>
    /// <param name="options">
    /// Options without a <see cref="JsonSerializerOptions.TypeInfoResolver"/> are completed by reflection where the
    /// application has it; trimmed and natively compiled applications set one.
    /// </param>
    /// <exception cref="ArgumentException">There is no resolver, and reflection is switched off.</exception>
    public JsonValueSerializer(JsonSerializerOptions options)
        : this(Complete(options), "Add it to the options' TypeInfoResolver.")
    {
    }

    /// <summary>
    /// Uses the code that was generated for a context. Works in trimmed and natively compiled applications.
    /// </summary>
    /// <param name="context">It lists every type that is stored, by <see cref="JsonSerializableAttribute"/>.</param>
    public JsonValueSerializer(JsonSerializerContext context)
        : this(
            (context ?? throw new ArgumentNullException(nameof(context))).Options,
            $"Add [JsonSerializable(typeof({{0}}))] to {context.GetType().Name}.")
    {
    }

    private JsonValueSerializer(JsonSerializerOptions options, string missingTypeHint)
    {
        options.MakeReadOnly();
        _options = options;
        _missingTypeHint = missingTypeHint;
        _writerOptions = new JsonWriterOptions
        {
            Encoder = options.Encoder,
            Indented = options.WriteIndented,
            IndentCharacter = options.IndentCharacter,
            IndentSize = options.IndentSize,
            NewLine = options.NewLine,
            MaxDepth = options.MaxDepth,
            SkipValidation = true,
        };
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The type is missing from the context or the resolver.</exception>
    public void Serialize<T>(T value, IBufferWriter<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        JsonTypeInfo<T> typeInfo = GetTypeInfo<T>();
        Utf8JsonWriter? writer = Interlocked.Exchange(ref _idleWriter, null);
        if (writer is null)
            writer = new Utf8JsonWriter(destination, _writerOptions);
        else
            writer.Reset(destination);

        // A writer that met an exception is left to the garbage collector: it may hold a part of the value.
        JsonSerializer.Serialize(writer, value, typeInfo);
        writer.Flush();
        writer.Reset(NoDestination);
        Volatile.Write(ref _idleWriter, writer);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The type is missing from the context or the resolver.</exception>
    public T Deserialize<T>(ReadOnlyMemory<byte> bytes)
    {
        JsonTypeInfo<T> typeInfo = GetTypeInfo<T>();
        try
        {
            return JsonSerializer.Deserialize(bytes.Span, typeInfo)!;
        }
        catch (JsonException error)
        {
            throw StoredBytes.Mismatch(bytes.Span, $"JSON of a {TypeNames.Of(typeof(T))}", error);
        }
    }

    /// <summary>The serializer of a database that was given none; null where reflection is switched off.</summary>
    internal static JsonValueSerializer? TryCreateDefault() =>
        JsonSerializer.IsReflectionEnabledByDefault ? new JsonValueSerializer(new JsonSerializerOptions()) : null;

    private static JsonSerializerOptions Complete(JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.TypeInfoResolver is not null)
            return options;
        if (!JsonSerializer.IsReflectionEnabledByDefault)
            throw new ArgumentException("Set a TypeInfoResolver: reflection is switched off.", nameof(options));
        AddReflection(options);
        return options;
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Called only where reflection is switched on.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Called only where reflection is switched on.")]
    private static void AddReflection(JsonSerializerOptions options) =>
        options.MakeReadOnly(populateMissingResolver: true);

    private JsonTypeInfo<T> GetTypeInfo<T>()
    {
        if (_options.TryGetTypeInfo(typeof(T), out JsonTypeInfo? typeInfo))
            return (JsonTypeInfo<T>)typeInfo;
        string name = TypeNames.Of(typeof(T));
        throw new InvalidOperationException(
            $"{name} cannot be stored, because nothing was generated for it. " +
            _missingTypeHint.Replace("{0}", name, StringComparison.Ordinal));
    }
}
