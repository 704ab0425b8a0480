using System.Collections.Immutable;
using System.Numerics;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using MemoryDb.Serialization;

namespace MemoryDb.Core.Tests.Models;

/// <summary>The hash commands.</summary>
internal sealed class HashFamily : IModelFamily
{
    private static readonly Gen<When> Condition = Gen.Elements(When.Always, When.NotExists, When.Exists);

    /// <summary>Few fields mostly, so that commands meet, and some of many, so that tables grow and shrink.</summary>
    private static readonly Gen<string> Field = Gen.Frequency(
        (4, Gen.Elements("f", "g", "", "поле")),
        (1, Gen.Choose(0, 99).Select(number => $"f{number}")));

    private static readonly Gen<string[]> SeveralFields = Gen.Frequency(
        (5, Gen.Choose(0, 5).SelectMany(count => Field.ArrayOf(count))),
        (1, Gen.Choose(0, 60).Select(first => Enumerable.Range(first, 40).Select(number => $"f{number}").ToArray())));

    private static readonly Gen<KeyValuePair<string, string>[]> Pairs =
        from fields in SeveralFields
        from texts in ModelGenerators.Text.ArrayOf(fields.Length)
        select fields.Zip(texts, KeyValuePair.Create).ToArray();

    public Gen<ModelCommand> Command { get; } = Gen.OneOf(
        ModelGenerators.KeyName.Zip(Field, Get),
        ModelGenerators.KeyName.Zip(SeveralFields, GetMany),
        ModelGenerators.KeyName.Select(GetAll),
        ModelGenerators.KeyName.Select(Fields),
        ModelGenerators.KeyName.Select(Values),
        ModelGenerators.KeyName.Zip(ModelGenerators.Pattern, Scan),
        ModelGenerators.KeyName.Zip(Field, Length),
        ModelGenerators.KeyName.Zip(Field, GetAndDelete),
        ModelGenerators.KeyName.Select(RandomField),
        from key in ModelGenerators.KeyName
        from count in ModelGenerators.DrawCount
        from allowRepetition in Gen.Elements(false, true)
        from withValues in Gen.Elements(false, true)
        select RandomFields(key, count, allowRepetition, withValues),
        ModelGenerators.KeyName.Zip(Field, Exists),
        ModelGenerators.KeyName.Select(Count),
        ModelGenerators.KeyName.Zip(Pairs, SetMany),
        ModelGenerators.KeyName.Zip(Field, Delete),
        ModelGenerators.KeyName.Zip(SeveralFields, DeleteMany),
        from key in ModelGenerators.KeyName
        from field in Field
        from text in ModelGenerators.Text
        from when in Condition
        select Set(key, field, text, when),
        from key in ModelGenerators.KeyName
        from field in Field
        from number in ModelGenerators.Integer
        from isDecrement in Gen.Elements(false, true)
        select isDecrement ? Decrement(key, field, number) : Increment(key, field, number),
        from key in ModelGenerators.KeyName
        from field in Field
        from number in ModelGenerators.Number
        select IncrementNumber(key, field, number));

    public IEnumerable<ModelCommand> Probes(string key) => [GetAll(key), Count(key)];

    private static ModelCommand Get(string key, string field) => new(
        $"get field '{field}' of '{key}'",
        state => FieldsOf(state, key).GetValueOrDefault(field),
        async database => (await database.Hash<string, string>(key).GetAsync(field)).OrNull(),
        transaction => transaction.Hash<string, string>(key).Get(field).OrNull());

    private static ModelCommand GetMany(string key, string[] fields) => new(
        $"get fields {Show(fields)} of '{key}'",
        state =>
        {
            ImmutableSortedDictionary<string, string> held = FieldsOf(state, key);
            return Array.ConvertAll(fields, field => held.GetValueOrDefault(field));
        },
        async database => (await database.Hash<string, string>(key).GetAsync(fields)).OrNull(),
        transaction => transaction.Hash<string, string>(key).Get(fields).OrNull());

    private static ModelCommand GetAll(string key) => new(
        $"get all fields of '{key}'",
        state => FieldsOf(state, key),
        async database => Sorted(await database.Hash<string, string>(key).GetAllAsync()),
        transaction => Sorted(transaction.Hash<string, string>(key).GetAll()));

    private static ModelCommand Fields(string key) => new(
        $"fields of '{key}'",
        state => FieldsOf(state, key).Keys,
        async database => Sorted(await database.Hash<string, string>(key).FieldsAsync()),
        transaction => Sorted(transaction.Hash<string, string>(key).Fields()));

    private static ModelCommand Values(string key) => new(
        $"values of '{key}'",
        state => Sorted(FieldsOf(state, key).Values),
        async database => Sorted(await database.Hash<string, string>(key).ValuesAsync()),
        transaction => Sorted(transaction.Hash<string, string>(key).Values()));

    /// <summary>The matching of patterns has tests of its own; here it is taken for granted.</summary>
    private static ModelCommand Scan(string key, string pattern) => new(
        $"scan '{key}' for '{pattern}'",
        state => FieldsOf(state, key)
            .Where(pair => new GlobPattern(pattern).IsMatch(Encoding.UTF8.GetBytes(pair.Key))),
        async database =>
        {
            // A walk that meets an expired key goes on beyond this thread; so that key goes first.
            await database.Keys.ExistsAsync(key);
            return Sorted(await database.Hash<string, string>(key).ScanAsync(pattern).ToArrayAsync());
        })
    {
        IsAtomic = false,
    };

    private static ModelCommand Length(string key, string field) => new(
        $"length of field '{field}' of '{key}'",
        state => (long)Encoding.UTF8.GetByteCount(FieldsOf(state, key).GetValueOrDefault(field, "")),
        async database => await database.Hash<string, string>(key).LengthAsync(field),
        transaction => transaction.Hash<string, string>(key).Length(field));

    private static ModelCommand GetAndDelete(string key, string field) => new(
        $"get and delete field '{field}' of '{key}'",
        state =>
        {
            string? text = FieldsOf(state, key).GetValueOrDefault(field);
            if (text is not null)
                Remove(state, key, [field]);
            return text;
        },
        async database => (await database.Hash<string, string>(key).GetAndDeleteAsync(field)).OrNull(),
        transaction => transaction.Hash<string, string>(key).GetAndDelete(field).OrNull());

    private static ModelCommand RandomField(string key)
    {
        var choice = new ModelChoice();
        return new ModelCommand(
            $"draw from '{key}'",
            state => choice.CheckOne(Drawable(state, key, withValues: false)),
            async database => choice.Note(await database.Hash<string, string>(key).RandomFieldAsync()),
            transaction => choice.Note(transaction.Hash<string, string>(key).RandomField()));
    }

    private static ModelCommand RandomFields(string key, int count, bool allowRepetition, bool withValues)
    {
        var choice = new ModelChoice();
        return new ModelCommand(
            $"draw {count}{(allowRepetition ? " times" : "")} from '{key}'{(withValues ? " with values" : "")}",
            state =>
            {
                ArgumentOutOfRangeException.ThrowIfNegative(count);
                ImmutableSortedSet<string> elements = Drawable(state, key, withValues);
                return allowRepetition ? choice.CheckRepeated(elements, count) : choice.CheckDistinct(elements, count);
            },
            async database => choice.Note(withValues
                ? Show(await database.Hash<string, string>(key).RandomPairsAsync(count, allowRepetition))
                : await database.Hash<string, string>(key).RandomFieldsAsync(count, allowRepetition)),
            transaction => choice.Note(withValues
                ? Show(transaction.Hash<string, string>(key).RandomPairs(count, allowRepetition))
                : transaction.Hash<string, string>(key).RandomFields(count, allowRepetition)));
    }

    private static ModelCommand Exists(string key, string field) => new(
        $"exists field '{field}' of '{key}'",
        state => FieldsOf(state, key).ContainsKey(field),
        async database => await database.Hash<string, string>(key).ExistsAsync(field),
        transaction => transaction.Hash<string, string>(key).Exists(field));

    private static ModelCommand Count(string key) => new(
        $"count the fields of '{key}'",
        state => FieldsOf(state, key).Count,
        async database => await database.Hash<string, string>(key).CountAsync(),
        transaction => transaction.Hash<string, string>(key).Count());

    private static ModelCommand Set(string key, string field, string text, When when) => new(
        $"set field '{field}' of '{key}' to '{text}' if {when}",
        state =>
        {
            bool exists = FieldsOf(state, key).ContainsKey(field);
            if (when == When.NotExists ? exists : when == When.Exists && !exists)
                return false;
            Put(state, key, FieldsOf(state, key).SetItem(field, text));
            return when == When.Exists || !exists;
        },
        async database => await database.Hash<string, string>(key).SetAsync(field, text, when),
        transaction => transaction.Hash<string, string>(key).Set(field, text, when));

    private static ModelCommand SetMany(string key, KeyValuePair<string, string>[] pairs) => new(
        $"set fields {Show<KeyValuePair<string, string>>(pairs)} of '{key}'",
        state =>
        {
            ImmutableSortedDictionary<string, string> before = FieldsOf(state, key);
            if (pairs.Length > 0)
                Put(state, key, before.SetItems(pairs));
            return FieldsOf(state, key).Count - before.Count;
        },
        async database => await database.Hash<string, string>(key).SetAsync(pairs),
        transaction => transaction.Hash<string, string>(key).Set(pairs));

    private static ModelCommand Delete(string key, string field) => new(
        $"delete field '{field}' of '{key}'",
        state => Remove(state, key, [field]) == 1,
        async database => await database.Hash<string, string>(key).DeleteAsync(field),
        transaction => transaction.Hash<string, string>(key).Delete(field));

    private static ModelCommand DeleteMany(string key, string[] fields) => new(
        $"delete fields {Show(fields)} of '{key}'",
        state => Remove(state, key, fields),
        async database => await database.Hash<string, string>(key).DeleteAsync(fields),
        transaction => transaction.Hash<string, string>(key).Delete(fields));

    private static ModelCommand Increment(string key, string field, long by) => new(
        $"increment field '{field}' of '{key}' by {by}",
        state => Add(state, key, field, by),
        async database => await database.Hash<string, long>(key).IncrementAsync(field, by),
        transaction => transaction.Hash<string, long>(key).Increment(field, by));

    private static ModelCommand Decrement(string key, string field, long by) => new(
        $"decrement field '{field}' of '{key}' by {by}",
        state => by == long.MinValue
            ? throw new WrongValueException("It has no negative.")
            : Add(state, key, field, -by),
        async database => await database.Hash<string, long>(key).DecrementAsync(field, by),
        transaction => transaction.Hash<string, long>(key).Decrement(field, by));

    /// <summary>The arithmetic on texts has tests of its own; here it is taken for granted.</summary>
    private static ModelCommand IncrementNumber(string key, string field, double by) => new(
        $"increment field '{field}' of '{key}' by {by:R}",
        state =>
        {
            if (double.IsNaN(by))
                throw new ArgumentException("NaN.");
            byte[] current = Encoding.UTF8.GetBytes(FieldsOf(state, key).GetValueOrDefault(field, "0"));
            if (!RedisNumber.TryAdd(current, by, out byte[] sum))
                throw new WrongValueException("No number, or no finite sum.");
            RedisNumber.TryParseDouble(sum, out double result);
            Put(state, key, FieldsOf(state, key).SetItem(field, Encoding.UTF8.GetString(sum)));
            return result;
        },
        async database => await database.Hash<string, double>(key).IncrementAsync(field, by),
        transaction => transaction.Hash<string, double>(key).Increment(field, by));

    private static ImmutableSortedDictionary<string, string> FieldsOf(ModelState state, string key) =>
        state.Find<ModelHash>(key, KeyType.Hash)?.Fields ?? ModelHash.NoFields;

    private static void Put(ModelState state, string key, ImmutableSortedDictionary<string, string> fields) =>
        state.PutKeepingExpiry(key, new ModelHash(fields));

    private static int Remove(ModelState state, string key, string[] fields)
    {
        ImmutableSortedDictionary<string, string> before = FieldsOf(state, key);
        ImmutableSortedDictionary<string, string> after = before.RemoveRange(fields);
        if (after.IsEmpty)
            state.Remove(key);
        else
            Put(state, key, after);
        return before.Count - after.Count;
    }

    private static long Add(ModelState state, string key, string field, long by)
    {
        byte[] current = Encoding.UTF8.GetBytes(FieldsOf(state, key).GetValueOrDefault(field, "0"));
        if (!RedisNumber.TryParseInteger(current, out long number))
            throw new WrongValueException("No integer.");
        BigInteger sum = (BigInteger)number + by;
        if (sum < long.MinValue || sum > long.MaxValue)
            throw new WrongValueException("Overflow.");
        Put(state, key, FieldsOf(state, key).SetItem(field, sum.ToString()));
        return (long)sum;
    }

    private static string[] Sorted(IEnumerable<string> texts) => [.. texts.Order(StringComparer.Ordinal)];

    private static KeyValuePair<string, string>[] Sorted(KeyValuePair<string, string>[] pairs) =>
        [.. pairs.OrderBy(pair => pair.Key, StringComparer.Ordinal)];

    private static ImmutableSortedSet<string> Drawable(ModelState state, string key, bool withValues) =>
        [.. withValues ? Show([.. FieldsOf(state, key)]) : FieldsOf(state, key).Keys];

    private static string[] Show(KeyValuePair<string, string>[] pairs) => Array.ConvertAll(pairs, pair => $"{pair}");

    private static string Show<T>(T[] items) => $"({string.Join(", ", items)})";
}
