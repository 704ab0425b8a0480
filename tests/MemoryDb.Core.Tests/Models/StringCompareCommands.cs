using FsCheck;
using FsCheck.Fluent;

namespace MemoryDb.Core.Tests.Models;

/// <summary>The string commands that change only what is as their caller expects it.</summary>
internal static class StringCompareCommands
{
    private static readonly Gen<string> Expected = Gen.Elements("", "0", "1", "abc");

    public static Gen<ModelCommand> Any { get; } = Gen.OneOf(
        from key in ModelGenerators.KeyName
        from expected in Expected
        from text in ModelGenerators.Text
        from expiry in ModelExpiry.Any
        select SetIfEqual(key, expected, text, expiry),
        ModelGenerators.KeyName.Zip(Expected, DeleteIfEqual),
        from key in ModelGenerators.KeyName
        from text in ModelGenerators.Text
        from expiry in ModelExpiry.Any
        from interferes in Gen.Elements(false, true)
        select SetIfUnchanged(key, text, expiry, interferes),
        ModelGenerators.KeyName.Zip(Gen.Elements(false, true), DeleteIfUnchanged));

    private static ModelCommand SetIfEqual(string key, string expected, string text, ModelExpiry expiry) => new(
        $"set '{key}' to '{text}' if it is '{expected}', expiring {expiry}",
        state =>
        {
            if (state.FindBytes(key) is not { } bytes || !bytes.SequenceEqual(new ModelText(expected).Bytes))
                return false;
            state.Put(key, new ModelText(text), expiry.Resolve(state.NowMilliseconds, state.Find(key)?.ExpireAt));
            return true;
        },
        async database => await database.String<string>(key).SetIfEqualAsync(text, expected, expiry.Value),
        transaction => transaction.String<string>(key).SetIfEqual(text, expected, expiry.Value));

    private static ModelCommand DeleteIfEqual(string key, string expected) => new(
        $"delete '{key}' if it is '{expected}'",
        state => state.FindBytes(key) is { } bytes && bytes.SequenceEqual(new ModelText(expected).Bytes)
            && state.Remove(key),
        async database => await database.String<string>(key).DeleteIfEqualAsync(expected),
        transaction => transaction.String<string>(key).DeleteIfEqual(expected));

    private static ModelCommand SetIfUnchanged(string key, string text, ModelExpiry expiry, bool interferes) => new(
        $"set '{key}' to '{text}' if it is unchanged, interfering {interferes}, expiring {expiry}",
        state =>
        {
            Interfere(state, key, interferes, out bool changed);
            if (!changed)
                state.Put(key, new ModelText(text), expiry.Resolve(state.NowMilliseconds, state.Find(key)?.ExpireAt));
            return !changed;
        },
        async database =>
        {
            DurableString<ReadOnlyMemory<byte>> bytes = database.String<ReadOnlyMemory<byte>>(key);
            Revised<ReadOnlyMemory<byte>> revised = await bytes.GetRevisedAsync();
            if (interferes)
                await bytes.AppendAsync("+"u8.ToArray());
            return await database.String<string>(key).SetIfUnchangedAsync(text, revised.Revision, expiry.Value);
        })
    {
        IsAtomic = false,
    };

    private static ModelCommand DeleteIfUnchanged(string key, bool interferes) => new(
        $"delete '{key}' if it is unchanged, interfering {interferes}",
        state =>
        {
            Interfere(state, key, interferes, out bool changed);
            return !changed && state.Remove(key);
        },
        async database =>
        {
            DurableString<ReadOnlyMemory<byte>> bytes = database.String<ReadOnlyMemory<byte>>(key);
            Revised<ReadOnlyMemory<byte>> revised = await bytes.GetRevisedAsync();
            if (interferes)
                await bytes.AppendAsync("+"u8.ToArray());
            return await bytes.DeleteIfUnchangedAsync(revised.Revision);
        })
    {
        IsAtomic = false,
    };

    private static void Interfere(ModelState state, string key, bool interferes, out bool changed)
    {
        byte[]? before = state.FindBytes(key);
        changed = interferes;
        if (interferes)
            state.PutKeepingExpiry(key, new ModelText([.. before ?? [], (byte)'+']));
    }
}
