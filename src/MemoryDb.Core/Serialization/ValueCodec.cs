using MemoryDb.Internal;

namespace MemoryDb.Serialization;

/// <summary>
/// Turns values of one type into stored bytes and back, outside every lock. Stored bytes never change, so a decoded
/// value may share them. Thread-safe.
/// </summary>
/// <remarks>The delegates are made once, so that decoding a reply allocates no delegate.</remarks>
internal abstract class ValueCodec<T>
{
    /// <summary>What <see cref="MeasureBytes"/> answers if only encoding can tell the size.</summary>
    public const int UnknownSize = -1;

    /// <summary>Decodes what may be missing.</summary>
    public readonly Func<ReadOnlyMemory<byte>?, Optional<T>> DecodeOptional;

    /// <summary>Decodes what may be missing, with its revision.</summary>
    public readonly Func<Revised<ReadOnlyMemory<byte>>, Revised<T>> DecodeRevised;

    /// <summary>Decodes one value.</summary>
    public readonly Func<ReadOnlyMemory<byte>, T> DecodeValue;

    /// <summary>Decodes values, in order.</summary>
    public readonly Func<ReadOnlyMemory<byte>[], T[]> DecodeAll;

    /// <summary>Decodes values that may be missing, in order.</summary>
    public readonly Func<ReadOnlyMemory<byte>?[], Optional<T>[]> DecodeAllOptional;

    /// <summary>Decodes members with their scores, in order.</summary>
    public readonly Func<ScoredMember<byte[]>[], ScoredMember<T>[]> DecodeAllScored;

    /// <summary>Decodes a member with its score, which may be missing.</summary>
    public readonly Func<ScoredMember<byte[]>?, Optional<ScoredMember<T>>> DecodeOptionalScored;

    protected ValueCodec()
    {
        DecodeValue = Decode;
        DecodeOptional = DecodeOne;
        DecodeRevised = stored => new Revised<T>(
            stored.Value.HasValue ? new Optional<T>(Decode(stored.Value.Value)) : default, stored.Revision);
        DecodeAll = DecodeEach;
        DecodeAllOptional = DecodeEachOptional;
        DecodeAllScored = stored => Array.ConvertAll(stored, DecodeScored);
        DecodeOptionalScored = stored => stored is { } found ? new(DecodeScored(found)) : default;
    }

    /// <summary>Writes the value's bytes.</summary>
    /// <exception cref="ArgumentException">The value cannot be stored, such as null or invalid Unicode.</exception>
    public abstract void Encode(T value, ByteBuffer destination);

    /// <summary>Reads a value back.</summary>
    /// <exception cref="WrongValueException">The bytes hold no such value.</exception>
    public abstract T Decode(ReadOnlyMemory<byte> stored);

    /// <summary>
    /// The exact size of the value's bytes, or <see cref="UnknownSize"/>: then <see cref="Encode"/> is the only way.
    /// </summary>
    /// <exception cref="ArgumentException">The value cannot be stored, such as null or invalid Unicode.</exception>
    public virtual int MeasureBytes(T value) => UnknownSize;

    /// <summary>Writes the value's bytes into an array of at least the measured size.</summary>
    /// <returns>How many were written: the measured size.</returns>
    public virtual int EncodeTo(T value, Span<byte> destination) =>
        throw new NotSupportedException("Only a codec that can measure a value can encode it in place.");

    private Optional<T> DecodeOne(ReadOnlyMemory<byte>? stored) =>
        stored is { } bytes ? new Optional<T>(Decode(bytes)) : default;

    private T[] DecodeEach(ReadOnlyMemory<byte>[] stored)
    {
        var values = new T[stored.Length];
        for (int index = 0; index < values.Length; index++)
            values[index] = Decode(stored[index]);
        return values;
    }

    private Optional<T>[] DecodeEachOptional(ReadOnlyMemory<byte>?[] stored)
    {
        var values = new Optional<T>[stored.Length];
        for (int index = 0; index < values.Length; index++)
            values[index] = DecodeOne(stored[index]);
        return values;
    }

    private ScoredMember<T> DecodeScored(ScoredMember<byte[]> stored) => new(Decode(stored.Member), stored.Score);
}
