using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using MemoryDb.Serialization;

namespace MemoryDb.Core.Tests.Models;

/// <summary>The string commands.</summary>
internal sealed partial class StringFamily : IModelFamily
{
    private static readonly Gen<When> Condition = Gen.Elements(When.Always, When.NotExists, When.Exists);

    private static readonly Gen<KeyValuePair<string, string>[]> Pairs =
        from keys in ModelGenerators.SeveralKeyNames
        from texts in ModelGenerators.Text.ArrayOf(keys.Length)
        select keys.Zip(texts, KeyValuePair.Create).ToArray();

    public Gen<ModelCommand> Command { get; } = Gen.OneOf(
        ModelGenerators.KeyName.Select(Get),
        ModelGenerators.KeyName.Select(GetInteger),
        ModelGenerators.KeyName.Select(Length),
        ModelGenerators.KeyName.Select(GetAndDelete),
        ModelGenerators.KeyName.Zip(ModelGenerators.Text, Set),
        ModelGenerators.KeyName.Zip(ModelGenerators.Text, GetAndSet),
        ModelGenerators.KeyName.Zip(ModelGenerators.Text, Append),
        ModelGenerators.KeyName.Zip(ModelGenerators.Integer, Increment),
        ModelGenerators.KeyName.Zip(ModelGenerators.Integer, Decrement),
        ModelGenerators.KeyName.Zip(ModelGenerators.Number, IncrementNumber),
        from key in ModelGenerators.KeyName
        from text in ModelGenerators.Text
        from expiry in ModelExpiry.Any
        from when in Condition
        select SetWithOptions(key, text, expiry, when),
        from key in ModelGenerators.KeyName
        from text in ModelGenerators.Text
        from expiry in ModelExpiry.Any
        from when in Condition
        select GetAndSetWithOptions(key, text, expiry, when),
        ModelGenerators.KeyName.Zip(ModelExpiry.Any, GetAndExpire),
        ModelGenerators.SeveralKeyNames.Select(GetMany),
        Pairs.Select(SetMany),
        Pairs.Select(SetIfNoneExists),
        from pairs in Pairs
        from expiry in ModelExpiry.Any
        from when in Condition
        select SetManyWithOptions(pairs, expiry, when),
        StringPartCommands.Any,
        StringCompareCommands.Any);

    public IEnumerable<ModelCommand> Probes(string key) => [Get(key)];

    private static ModelCommand Get(string key) => new(
        $"get '{key}'",
        state => state.FindText(key),
        async database => (await database.String<string>(key).GetAsync()).OrNull(),
        transaction => transaction.String<string>(key).Get().OrNull());

    private static ModelCommand GetInteger(string key) => new(
        $"get the integer '{key}'",
        state => state.FindText(key) is { } text ? ParseInteger(text) : null,
        async database => (await database.String<long>(key).GetAsync()).OrNull(),
        transaction => transaction.String<long>(key).Get().OrNull());

    private static ModelCommand Length(string key) => new(
        $"length of '{key}'",
        state => (long)(state.FindBytes(key) ?? []).Length,
        async database => await database.String<string>(key).LengthAsync(),
        transaction => transaction.String<string>(key).Length());

    private static ModelCommand GetAndDelete(string key) => new(
        $"get and delete '{key}'",
        state =>
        {
            byte[]? before = state.FindBytes(key);
            state.Remove(key);
            return ModelText.Decode(before);
        },
        async database => (await database.String<string>(key).GetAndDeleteAsync()).OrNull(),
        transaction => transaction.String<string>(key).GetAndDelete().OrNull());

    private static ModelCommand Set(string key, string text) => new(
        $"set '{key}' to '{text}'",
        state =>
        {
            state.Put(key, new ModelText(text), null);
            return null;
        },
        async database =>
        {
            await database.String<string>(key).SetAsync(text);
            return null;
        },
        transaction =>
        {
            transaction.String<string>(key).Set(text);
            return null;
        });

    private static ModelCommand SetWithOptions(string key, string text, ModelExpiry expiry, When when) => new(
        $"set '{key}' to '{text}' if {when}, expiring {expiry}",
        state =>
        {
            ModelEntry? before = state.Find(key);
            if (when == When.NotExists ? before is not null : when == When.Exists && before is null)
                return false;
            state.Put(key, new ModelText(text), expiry.Resolve(state.NowMilliseconds, before?.ExpireAt));
            return true;
        },
        async database => await database.String<string>(key).SetAsync(text, expiry.Value, when),
        transaction => transaction.String<string>(key).Set(text, expiry.Value, when));

    private static ModelCommand GetAndSet(string key, string text) => new(
        $"get and set '{key}' to '{text}'",
        state => Exchange(state, key, text, ModelExpiry.Never, When.Always),
        async database => (await database.String<string>(key).GetAndSetAsync(text)).OrNull(),
        transaction => transaction.String<string>(key).GetAndSet(text).OrNull());

    private static ModelCommand GetAndSetWithOptions(string key, string text, ModelExpiry expiry, When when) => new(
        $"get and set '{key}' to '{text}' if {when}, expiring {expiry}",
        state => Exchange(state, key, text, expiry, when),
        async database => (await database.String<string>(key).GetAndSetAsync(text, expiry.Value, when)).OrNull(),
        transaction => transaction.String<string>(key).GetAndSet(text, expiry.Value, when).OrNull());

    private static ModelCommand GetAndExpire(string key, ModelExpiry expiry) => new(
        $"get '{key}', expiring {expiry}",
        state =>
        {
            byte[]? before = state.FindBytes(key);
            if (state.Find(key) is { } entry)
                state.Put(key, entry.Value, expiry.Resolve(state.NowMilliseconds, entry.ExpireAt));
            return ModelText.Decode(before);
        },
        async database => (await database.String<string>(key).GetAndExpireAsync(expiry.Value)).OrNull(),
        transaction => transaction.String<string>(key).GetAndExpire(expiry.Value).OrNull());

    private static ModelCommand Append(string key, string text) => new(
        $"append '{text}' to '{key}'",
        state =>
        {
            byte[] joined = [.. state.FindBytes(key) ?? [], .. Encoding.UTF8.GetBytes(text)];
            state.PutKeepingExpiry(key, new ModelText(joined));
            return (long)joined.Length;
        },
        async database => await database.String<string>(key).AppendAsync(text),
        transaction => transaction.String<string>(key).Append(text));

    private static ModelCommand Increment(string key, long by) => new(
        $"increment '{key}' by {by}",
        state => Add(state, key, by),
        async database => await database.String<long>(key).IncrementAsync(by),
        transaction => transaction.String<long>(key).Increment(by));

    private static ModelCommand Decrement(string key, long by) => new(
        $"decrement '{key}' by {by}",
        state =>
        {
            if (by == long.MinValue)
                throw new WrongValueException("Redis refuses it, whatever the key holds.");
            return Add(state, key, -by);
        },
        async database => await database.String<long>(key).DecrementAsync(by),
        transaction => transaction.String<long>(key).Decrement(by));

    /// <summary>The arithmetic on texts has tests of its own; here it is taken for granted.</summary>
    private static ModelCommand IncrementNumber(string key, double by) => new(
        $"increment '{key}' by {by:R}",
        state =>
        {
            byte[] current = state.FindBytes(key) ?? "0"u8.ToArray();
            if (!double.IsFinite(by) || !RedisNumber.TryAdd(current, by, out byte[] sum))
                throw new WrongValueException("No number, or no finite sum.");
            RedisNumber.TryParseDouble(sum, out double result);
            state.PutKeepingExpiry(key, new ModelText(sum));
            return result;
        },
        async database => await database.String<double>(key).IncrementAsync(by),
        transaction => transaction.String<double>(key).Increment(by));

    private static ModelCommand GetMany(string[] keys) => new(
        $"get {Show(keys)}",
        state => Array.ConvertAll(keys, key => (state.Find(key)?.Value as ModelText)?.Text),
        async database => (await database.Strings.GetAsync<string>(Array.ConvertAll(keys, key => (Key)key))).OrNull(),
        transaction => transaction.Strings.Get<string>(Array.ConvertAll(keys, key => (Key)key)).OrNull());

    private static ModelCommand SetMany(KeyValuePair<string, string>[] pairs) => new(
        $"set {Show(pairs)}",
        state =>
        {
            PutAll(state, pairs, ModelExpiry.Never, When.Always);
            return null;
        },
        async database =>
        {
            await database.Strings.SetAsync(ForDatabase(pairs));
            return null;
        },
        transaction =>
        {
            transaction.Strings.Set(ForDatabase(pairs));
            return null;
        });

    private static ModelCommand SetManyWithOptions(
        KeyValuePair<string, string>[] pairs, ModelExpiry expiry, When when) => new(
        $"set {Show(pairs)} if {when}, expiring {expiry}",
        state => PutAll(state, pairs, expiry, when),
        async database => await database.Strings.SetAsync(ForDatabase(pairs), expiry.Value, when),
        transaction => transaction.Strings.Set(ForDatabase(pairs), expiry.Value, when));

    private static ModelCommand SetIfNoneExists(KeyValuePair<string, string>[] pairs) => new(
        $"set {Show(pairs)} if none exists",
        state => PutAll(state, pairs, ModelExpiry.Never, When.NotExists),
        async database => await database.Strings.SetIfNoneExistsAsync(ForDatabase(pairs)),
        transaction => transaction.Strings.SetIfNoneExists(ForDatabase(pairs)));

    private static bool PutAll(
        ModelState state, KeyValuePair<string, string>[] pairs, ModelExpiry expiry, When when)
    {
        if (when != When.Always && pairs.Any(pair => state.Find(pair.Key) is null != (when == When.NotExists)))
            return false;
        foreach ((string key, string text) in pairs)
            state.Put(key, new ModelText(text), expiry.Resolve(state.NowMilliseconds, state.Find(key)?.ExpireAt));
        return true;
    }

    private static string? Exchange(ModelState state, string key, string text, ModelExpiry expiry, When when)
    {
        byte[]? before = state.FindBytes(key);
        if (when == When.Always || before is null == (when == When.NotExists))
            state.Put(key, new ModelText(text), expiry.Resolve(state.NowMilliseconds, state.Find(key)?.ExpireAt));
        return ModelText.Decode(before);
    }

    private static long Add(ModelState state, string key, long by)
    {
        BigInteger sum = ParseInteger(state.FindText(key) ?? "0") + (BigInteger)by;
        if (sum < long.MinValue || sum > long.MaxValue)
            throw new WrongValueException("Overflow.");
        state.PutKeepingExpiry(key, new ModelText(sum.ToString()));
        return (long)sum;
    }

    private static long ParseInteger(string text) =>
        IntegerText().IsMatch(text) && BigInteger.Parse(text) is var number && number == (long)Clamp(number)
            ? (long)number
            : throw new WrongValueException("No integer.");

    private static BigInteger Clamp(BigInteger number) => BigInteger.Clamp(number, long.MinValue, long.MaxValue);

    private static KeyValuePair<Key, string>[] ForDatabase(KeyValuePair<string, string>[] pairs) =>
        Array.ConvertAll(pairs, pair => KeyValuePair.Create((Key)pair.Key, pair.Value));

    private static string Show<T>(T[] items) => $"({string.Join(", ", items)})";

    [GeneratedRegex(@"\A(0|-?[1-9][0-9]*)\z")]
    private static partial Regex IntegerText();
}
