using System.Runtime.CompilerServices;
using MemoryDb.Data;
using MemoryDb.Effects;
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
            return pair.Value;
        return null;
    }

    /// <summary>STRLEN.</summary>
    public static long Length(ReadContext context, in EncodedKey key, NoArgument none) =>
        context.FindString(in key) is { } pair ? pair.ValueSpan.Length : 0;

    /// <summary>MGET; a key of another type counts as absent, as in Redis.</summary>
    public static ReadOnlyMemory<byte>?[] GetMany(ReadContext context, in EncodedKey none, EncodedKey[] keys)
    {
        var values = new ReadOnlyMemory<byte>?[keys.Length];
        for (int index = 0; index < keys.Length; index++)
        {
            ref Entry entry = ref context.Find(in keys[index]);
            if (!Unsafe.IsNullRef(ref entry) && entry.IsString)
                values[index] = entry.Pair.Value;
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
        EmitPut(context, in key, argument.Pair, argument.Expiry);
        return true;
    }

    /// <summary>SET with GET; the condition may refuse, and the value is shown all the same.</summary>
    public static ReadOnlyMemory<byte>? GetAndSet(WriteContext context, in EncodedKey key, StringSet argument)
    {
        ReadOnlyMemory<byte>? previous = Get(context, in key, default);
        Set(context, in key, argument);
        return previous;
    }

    /// <summary>GETEX; a time that has passed deletes the key.</summary>
    public static ReadOnlyMemory<byte>? GetAndExpire(WriteContext context, in EncodedKey key, Expiry expiry)
    {
        ReadOnlyMemory<byte>? value = Get(context, in key, default);
        if (value is not null)
            KeyOperations.Expire(context, in key, new KeyExpire(expiry, ExpireWhen.Always));
        return value;
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
            && !RedisNumber.TryParseInteger(pair.ValueSpan, out current))
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
        ReadOnlySpan<byte> current = context.FindString(in key) is { } pair ? pair.ValueSpan : "0"u8;
        if (!RedisNumber.TryParseDouble(current, out double number))
            throw new WrongValueException($"The value of '{key.ToKey()}' is not a number.");
        if (!RedisNumber.TryAdd(current, by, out byte[] sum) || !RedisNumber.TryParseDouble(sum, out double result))
            throw new WrongValueException($"{number} + {by} is not a finite number; '{key.ToKey()}' stays as it is.");
        EmitResult(context, in key, sum);
        return result;
    }

    /// <summary>
    /// MSET, MSETNX and MSETEX: all of them, or none if one key's existence does not suit <paramref name="argument"/>.
    /// </summary>
    public static bool SetMany(WriteContext context, in EncodedKey none, StringSetMany argument)
    {
        if (argument.When != When.Always || argument.Expiry.IsKeep)
        {
            // All are looked at before the first is set: one whose time has come may have to stay, and then all do.
            foreach (EncodedKey key in argument.Keys)
            {
                bool isMissing = Unsafe.IsNullRef(ref context.Find(in key));
                if (argument.When != When.Always && isMissing != (argument.When == When.NotExists))
                    return false;
            }
        }

        for (int index = 0; index < argument.Keys.Length; index++)
            EmitPut(context, in argument.Keys[index], argument.Pairs[index], argument.Expiry);
        return true;
    }

    /// <summary>Emits that a key, whatever it held, is this string; no key at all if its time has passed.</summary>
    public static void EmitPut(WriteContext context, in EncodedKey key, byte[] pair, Expiry expiry)
    {
        // A key whose time has come is removed first: it has no expiry that could be kept.
        if (expiry.IsKeep)
            context.Find(in key);
        long number = expiry.IsKeep ? Effect.KeepExpiry
            : expiry.IsNever ? Entry.NeverExpires
            : expiry.ResolveMilliseconds(context.NowMilliseconds);
        if (number <= Entry.NeverExpires || number > context.NowMilliseconds)
            context.Emit(EffectKind.KeyPut, in key, new EffectItem(pair), number);
        else if (!Unsafe.IsNullRef(ref context.Find(in key)))
            context.EmitDelete(in key);
    }

    private static void EmitResult(WriteContext context, in EncodedKey key, ReadOnlySpan<byte> value) =>
        context.Emit(EffectKind.KeyPut, in key, new EffectItem(StoredPair.Create(key.Bytes, value)), Effect.KeepExpiry);
}
