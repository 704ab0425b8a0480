using MemoryDb.Data;
using MemoryDb.Effects;
using MemoryDb.Serialization;

namespace MemoryDb.Operations;

/// <summary>What the hash commands do.</summary>
internal static class HashOperations
{
    /// <summary>HGET.</summary>
    public static ReadOnlyMemory<byte>? Get(ReadContext context, in EncodedKey key, ReadOnlyMemory<byte> field) =>
        Value(context.FindHash(in key)?.Find(field.Span));

    /// <summary>HMGET.</summary>
    public static ReadOnlyMemory<byte>?[] GetMany(ReadContext context, in EncodedKey key, ReadOnlyMemory<byte>[] fields)
    {
        HashValue? hash = context.FindHash(in key);
        var values = new ReadOnlyMemory<byte>?[fields.Length];
        for (int index = 0; hash is not null && index < fields.Length; index++)
            values[index] = Value(hash.Find(fields[index].Span));
        return values;
    }

    /// <summary>HGETALL, HKEYS and HVALS: the pairs as they are stored, decoded outside of the lock.</summary>
    public static byte[][] GetAll(ReadContext context, in EncodedKey key, NoArgument none)
    {
        if (context.FindHash(in key) is not { } hash)
            return [];
        byte[][] pairs = new byte[hash.Count][];
        int index = 0;
        foreach (ref PairEntry entry in hash)
            pairs[index++] = entry.Pair;
        return pairs;
    }

    /// <summary>HEXISTS.</summary>
    public static bool Exists(ReadContext context, in EncodedKey key, ReadOnlyMemory<byte> field) =>
        context.FindHash(in key)?.Find(field.Span) is not null;

    /// <summary>HLEN.</summary>
    public static long Count(ReadContext context, in EncodedKey key, NoArgument none) =>
        context.FindHash(in key)?.Count ?? 0;

    /// <summary>HSTRLEN; 0 for a field that is absent.</summary>
    public static long Length(ReadContext context, in EncodedKey key, ReadOnlyMemory<byte> field) =>
        context.FindHash(in key)?.Find(field.Span) is { } pair ? StoredPair.ValueSpan(pair).Length : 0;

    /// <summary>HRANDFIELD: the stored pair.</summary>
    public static byte[]? RandomPair(ReadContext context, in EncodedKey key, NoArgument none) =>
        context.FindHash(in key)?.PickRandom(context.Random);

    /// <summary>HRANDFIELD with a count: the stored pairs.</summary>
    public static byte[][] RandomPairs(ReadContext context, in EncodedKey key, RandomDraw draw) =>
        context.FindHash(in key) is { } hash ? RandomMembers.Draw(hash, draw, context.Random) : [];

    /// <summary>One step of HSCAN, from a place in the order of the fields' hashes on.</summary>
    public static PairPage Scan(ReadContext context, in EncodedKey key, ulong cursor)
    {
        const int pageSize = 64;
        List<byte[]> pairs = [];
        ulong next = context.FindHash(in key)?.Scan(cursor, pageSize, pairs) ?? 0;
        return new PairPage(pairs, next);
    }

    /// <summary>HSET and HSETNX of one field.</summary>
    public static bool Set(WriteContext context, in EncodedKey key, HashPut argument)
    {
        bool exists = context.FindHash(in key)?.Find(StoredPair.Key(argument.Pair)) is not null;
        if ((argument.When == When.NotExists && exists) || (argument.When == When.Exists && !exists))
            return false;
        context.Emit(EffectKind.HashPut, in key, new EffectItem(argument.Pair));
        return !exists || argument.When == When.Exists;
    }

    /// <summary>HSET of several fields. One named twice is put twice: the last counts, and it is new once.</summary>
    public static long SetMany(WriteContext context, in EncodedKey key, byte[][] pairs)
    {
        long before = Count(context, in key, default);
        if (pairs.Length == 0)
            return 0;
        EffectItem[] items = Array.ConvertAll(pairs, static pair => new EffectItem(pair));
        context.Emit(new Effect(EffectKind.HashPut, key, items));
        return Count(context, in key, default) - before;
    }

    /// <summary>HDEL of one field.</summary>
    public static bool Delete(WriteContext context, in EncodedKey key, byte[] field)
    {
        if (context.FindHash(in key)?.Find(field) is not { } pair)
            return false;
        context.Emit(EffectKind.HashRemove, in key, new EffectItem(pair));
        return true;
    }

    /// <summary>HDEL of several fields, one named twice counted once.</summary>
    public static long DeleteMany(WriteContext context, in EncodedKey key, byte[][] fields)
    {
        if (context.FindHash(in key) is not { } hash)
            return 0;

        // A field has one pair, so that pairs which are the same array are the same field.
        var found = new HashSet<byte[]>(ReferenceEqualityComparer.Instance);
        foreach (byte[] field in fields)
        {
            if (hash.Find(field) is { } pair)
                found.Add(pair);
        }

        if (found.Count == 0)
            return 0;
        EffectItem[] items = [.. found.Select(static pair => new EffectItem(pair))];
        context.Emit(new Effect(EffectKind.HashRemove, key, items));
        return items.Length;
    }

    /// <summary>HGETDEL of one field.</summary>
    public static ReadOnlyMemory<byte>? GetAndDelete(WriteContext context, in EncodedKey key, byte[] field)
    {
        byte[]? pair = context.FindHash(in key)?.Find(field);
        if (pair is not null)
            context.Emit(EffectKind.HashRemove, in key, new EffectItem(pair));
        return Value(pair);
    }

    /// <summary>HINCRBY. The result is logged, not the difference.</summary>
    public static long Increment(WriteContext context, in EncodedKey key, HashIncrement<long> argument)
    {
        long current = 0;
        if (context.FindHash(in key)?.Find(argument.Field) is { } pair
            && !RedisNumber.TryParseInteger(StoredPair.ValueSpan(pair), out current))
            throw Refused(in key, argument.Field, "is not an integer of 64 bits");
        long sum = unchecked(current + argument.By);
        if (((current ^ sum) & (argument.By ^ sum)) < 0)
            throw Refused(in key, argument.Field, $"stays as it is: {current} + {argument.By} overflows 64 bits");
        Span<byte> text = stackalloc byte[RedisNumber.MaxIntegerBytes];
        EmitResult(context, in key, argument.Field, text[..RedisNumber.FormatInteger(sum, text)]);
        return sum;
    }

    /// <summary>HINCRBY with the opposite sign. The least 64-bit integer has no negative and is refused.</summary>
    public static long Decrement(WriteContext context, in EncodedKey key, HashIncrement<long> argument)
    {
        if (argument.By == long.MinValue)
            throw Refused(in key, argument.Field, $"stays as it is: subtracting {argument.By} overflows 64 bits");
        return Increment(context, in key, argument with { By = -argument.By });
    }

    /// <summary>HINCRBYFLOAT. The result is logged, not the difference.</summary>
    public static double IncrementDouble(WriteContext context, in EncodedKey key, HashIncrement<double> argument)
    {
        if (double.IsNaN(argument.By))
            throw new ArgumentException("NaN cannot be added to a number.", "by");
        ReadOnlySpan<byte> current =
            context.FindHash(in key)?.Find(argument.Field) is { } pair ? StoredPair.ValueSpan(pair) : "0"u8;
        if (!RedisNumber.TryParseDouble(current, out double number))
            throw Refused(in key, argument.Field, "is not a number");
        if (!RedisNumber.TryAdd(current, argument.By, out byte[] sum)
            || !RedisNumber.TryParseDouble(sum, out double result))
            throw Refused(in key, argument.Field, $"stays as it is: {number} + {argument.By} is not a finite number");
        EmitResult(context, in key, argument.Field, sum);
        return result;
    }

    // A bare null would become an empty memory, by way of the conversion from arrays, and so a value.
    private static ReadOnlyMemory<byte>? Value(byte[]? pair) =>
        pair is null ? default(ReadOnlyMemory<byte>?) : StoredPair.Value(pair);

    private static void EmitResult(WriteContext context, in EncodedKey key, byte[] field, ReadOnlySpan<byte> value) =>
        context.Emit(EffectKind.HashPut, in key, new EffectItem(StoredPair.Create(field, value)));

    private static WrongValueException Refused(in EncodedKey key, byte[] field, string reason) =>
        new($"The value of field {StoredBytes.Describe(field)} of '{key.ToKey()}' {reason}.");
}
