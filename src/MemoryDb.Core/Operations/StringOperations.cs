using System.Runtime.CompilerServices;
using MemoryDb.Data;
using MemoryDb.Effects;
using MemoryDb.Execution;
using MemoryDb.Serialization;

namespace MemoryDb.Operations;

/// <summary>What the string commands do.</summary>
internal static class StringOperations
{
    /// <summary>GET.</summary>
    public static ReadOnlyMemory<byte>? Get(ReadContext context, in EncodedKey key, NoArgument none)
    {
        // Not "? … : null": there null would become the empty memory of a null array, and an absent key an empty value.
        if (context.FindString(in key) is { } pair)
            return StoredPair.Value(pair);
        return null;
    }

    /// <summary>STRLEN.</summary>
    public static long Length(ReadContext context, in EncodedKey key, NoArgument none) =>
        context.FindString(in key) is { } pair ? StoredPair.ValueSpan(pair).Length : 0;

    /// <summary>MGET; a key of another type counts as absent, as in Redis.</summary>
    public static ReadOnlyMemory<byte>?[] GetMany(ReadContext context, in EncodedKey none, EncodedKey[] keys)
    {
        var values = new ReadOnlyMemory<byte>?[keys.Length];
        for (int index = 0; index < keys.Length; index++)
        {
            ref Entry entry = ref context.Find(in keys[index]);
            if (!Unsafe.IsNullRef(ref entry) && entry.Reference is byte[] pair)
                values[index] = StoredPair.Value(pair);
        }

        return values;
    }

    /// <summary>SET; replaces a key of any type.</summary>
    public static bool Set(WriteContext context, in EncodedKey key, StringSet argument)
    {
        ref Entry entry = ref context.Find(in key);
        bool exists = !Unsafe.IsNullRef(ref entry);
        if ((argument.When == When.NotExists && exists) || (argument.When == When.Exists && !exists))
            return false;
        EmitPut(context, in key, argument.Pair, argument.Expiry, exists);
        return true;
    }

    /// <summary>SET with GET.</summary>
    public static ReadOnlyMemory<byte>? GetAndSet(WriteContext context, in EncodedKey key, StringSet argument)
    {
        ReadOnlyMemory<byte>? previous = Get(context, in key, default);
        EmitPut(context, in key, argument.Pair, argument.Expiry, exists: previous is not null);
        return previous;
    }

    /// <summary>GETDEL.</summary>
    public static ReadOnlyMemory<byte>? GetAndDelete(WriteContext context, in EncodedKey key, NoArgument none)
    {
        ReadOnlyMemory<byte>? previous = Get(context, in key, default);
        if (previous is not null)
            context.EmitDelete(in key);
        return previous;
    }

    /// <summary>INCRBY. The result is logged, not the difference.</summary>
    public static long Increment(WriteContext context, in EncodedKey key, long by)
    {
        long current = 0;
        if (context.FindString(in key) is { } pair
            && !RedisNumber.TryParseInteger(StoredPair.ValueSpan(pair), out current))
            throw new WrongValueException($"The value of '{key.ToKey()}' is not an integer of 64 bits.");
        long sum = unchecked(current + by);
        if (((current ^ sum) & (by ^ sum)) < 0)
            throw new WrongValueException($"{current} + {by} overflows 64 bits; '{key.ToKey()}' stays as it is.");
        Span<byte> text = stackalloc byte[RedisNumber.MaxIntegerBytes];
        EmitResult(context, in key, text[..RedisNumber.FormatInteger(sum, text)]);
        return sum;
    }

    /// <summary>DECRBY. The least 64-bit integer has no negative and is refused, as in Redis.</summary>
    public static long Decrement(WriteContext context, in EncodedKey key, long by)
    {
        if (by == long.MinValue)
            throw new WrongValueException($"Subtracting {by} overflows 64 bits; '{key.ToKey()}' stays as it is.");
        return Increment(context, in key, -by);
    }

    /// <summary>INCRBYFLOAT. The result is logged, not the difference.</summary>
    public static double IncrementDouble(WriteContext context, in EncodedKey key, double by)
    {
        ReadOnlySpan<byte> current = context.FindString(in key) is { } pair ? StoredPair.ValueSpan(pair) : "0"u8;
        if (!RedisNumber.TryParseDouble(current, out double number))
            throw new WrongValueException($"The value of '{key.ToKey()}' is not a number.");
        if (!RedisNumber.TryAdd(current, by, out byte[] sum) || !RedisNumber.TryParseDouble(sum, out double result))
            throw new WrongValueException($"{number} + {by} is not a finite number; '{key.ToKey()}' stays as it is.");
        EmitResult(context, in key, sum);
        return result;
    }

    /// <summary>APPEND. The old bytes are copied: a reader may still hold them.</summary>
    public static long Append(WriteContext context, in EncodedKey key, byte[] suffix)
    {
        byte[]? pair = context.FindString(in key);
        ReadOnlySpan<byte> current = pair is null ? default : StoredPair.ValueSpan(pair);
        SizeLimits.CheckValue((long)current.Length + suffix.Length);
        if (suffix.Length == 0 && pair is not null)
            return current.Length;
        byte[] joined = StoredPair.CreateUninitialized(
            key.Bytes.Length, current.Length + suffix.Length, out Span<byte> keyPlace, out Span<byte> valuePlace);
        key.Bytes.CopyTo(keyPlace);
        current.CopyTo(valuePlace);
        suffix.CopyTo(valuePlace[current.Length..]);
        context.Emit(EffectKind.KeyPut, in key, new EffectItem(joined), Effect.KeepExpiry);
        return valuePlace.Length;
    }

    /// <summary>
    /// MSET, and MSETNX: all of them, or none if <paramref name="argument"/> says so and one key exists.
    /// </summary>
    public static bool SetMany(WriteContext context, in EncodedKey none, StringSetMany argument)
    {
        if (argument.When == When.NotExists)
        {
            foreach (EncodedKey key in argument.Keys)
            {
                if (!Unsafe.IsNullRef(ref context.Find(in key)))
                    return false;
            }
        }

        for (int index = 0; index < argument.Keys.Length; index++)
        {
            var item = new EffectItem(argument.Pairs[index]);
            context.Emit(EffectKind.KeyPut, in argument.Keys[index], item, Entry.NeverExpires);
        }

        return true;
    }

    private static void EmitResult(WriteContext context, in EncodedKey key, ReadOnlySpan<byte> value) =>
        context.Emit(EffectKind.KeyPut, in key, new EffectItem(StoredPair.Create(key.Bytes, value)), Effect.KeepExpiry);

    private static void EmitPut(WriteContext context, in EncodedKey key, byte[] pair, Expiry expiry, bool exists)
    {
        long number = expiry.IsKeep ? Effect.KeepExpiry
            : expiry.IsNever ? Entry.NeverExpires
            : expiry.ResolveMilliseconds(context.NowMilliseconds);
        if (number <= Entry.NeverExpires || number > context.NowMilliseconds)
            context.Emit(EffectKind.KeyPut, in key, new EffectItem(pair), number);
        else if (exists)
            context.EmitDelete(in key);
    }
}
