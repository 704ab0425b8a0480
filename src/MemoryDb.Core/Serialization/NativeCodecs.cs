namespace MemoryDb.Serialization;

/// <summary>The types that are stored natively: as bytes, as text, or as the numbers that Redis knows.</summary>
internal static class NativeCodecs
{
    private static readonly Dictionary<Type, object> Codecs = Create();

    /// <summary>The native codec of a type, or null if it has none.</summary>
    public static ValueCodec<T>? Find<T>() => (ValueCodec<T>?)Codecs.GetValueOrDefault(typeof(T));

    private static Dictionary<Type, object> Create()
    {
        var codecs = new Dictionary<Type, object>
        {
            [typeof(string)] = new StringCodec(),
            [typeof(byte[])] = new ByteArrayCodec(),
        };
        Add(codecs, new MemoryCodec());
        Add(codecs, new BooleanCodec());
        Add(codecs, new IntegerCodec<byte>());
        Add(codecs, new IntegerCodec<sbyte>());
        Add(codecs, new IntegerCodec<short>());
        Add(codecs, new IntegerCodec<ushort>());
        Add(codecs, new IntegerCodec<int>());
        Add(codecs, new IntegerCodec<uint>());
        Add(codecs, new IntegerCodec<long>());
        Add(codecs, new IntegerCodec<ulong>());
        Add(codecs, new IntegerCodec<Int128>());
        Add(codecs, new IntegerCodec<UInt128>());
        Add(codecs, new DoubleCodec());
        Add(codecs, new SingleCodec());
        Add(codecs, new DecimalCodec());
        Add(codecs, new GuidCodec());
        Add(codecs, new DateTimeCodec());
        Add(codecs, new DateTimeOffsetCodec());
        return codecs;
    }

    // The nullable type is added beside its own, because making one from a Type would need code at run time.
    private static void Add<T>(Dictionary<Type, object> codecs, ValueCodec<T> codec)
        where T : struct
    {
        codecs.Add(typeof(T), codec);
        codecs.Add(typeof(T?), new NullableCodec<T>(codec));
    }
}
