using System.Globalization;
using System.Numerics;

namespace MemoryDb.Serialization;

/// <summary>An integer as the decimal text of Redis, so that the counting commands work on it.</summary>
internal sealed class IntegerCodec<T>() : TextCodec<T>(MaxBytes, $"an integer of type {typeof(T).Name}")
    where T : struct, IBinaryInteger<T>
{
    // The smallest Int128 has 39 digits and a sign.
    private const int MaxBytes = 40;

    protected override int Format(T value, Span<byte> destination)
    {
        value.TryFormat(destination, out int byteCount, default, CultureInfo.InvariantCulture);
        return byteCount;
    }

    protected override bool TryParse(ReadOnlySpan<byte> text, out T value)
    {
        value = default;
        return RedisNumber.IsIntegerText(text)
            && T.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
    }
}
