using System.Runtime.CompilerServices;
using MemoryDb.Data;
using MemoryDb.Operations;
using MemoryDb.Serialization;

namespace MemoryDb.Execution;

/// <summary>Checks what callers hand to strings, before anything else happens, and encodes it.</summary>
internal static class StringArguments
{
    /// <exception cref="ArgumentException">
    /// The offset is negative, or the value would be larger than 512 MiB.
    /// </exception>
    public static StringPatch Patch(
        long offset, ReadOnlyMemory<byte> bytes, [CallerArgumentExpression(nameof(offset))] string? name = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset, name);
        if (bytes.IsEmpty)
            return new StringPatch(offset, []);

        // Separately, lest the sum overflows.
        SizeLimits.CheckValue(offset);
        SizeLimits.CheckValue(offset + bytes.Length);
        return new StringPatch(offset, bytes.ToArray());
    }

    /// <exception cref="ArgumentException">A key or a value cannot be stored.</exception>
    public static StringSetMany SetMany<T>(
        IReadOnlyCollection<KeyValuePair<Key, T>> values, ValueCodec<T> codec, KeyedHash hash, Expiry expiry, When when)
    {
        ArgumentNullException.ThrowIfNull(values);
        byte[][] pairs = [.. values.Select(value => StoredForm.Pair(value.Key, value.Value, codec))];
        EncodedKey[] keys = Array.ConvertAll(pairs, pair => EncodedKey.OfPair(pair, hash));
        return new StringSetMany(keys, pairs, expiry, when);
    }
}
