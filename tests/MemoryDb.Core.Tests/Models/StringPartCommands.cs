using System.Text;
using FsCheck;
using FsCheck.Fluent;
using MemoryDb.Execution;

namespace MemoryDb.Core.Tests.Models;

/// <summary>The commands on parts of a string.</summary>
internal static class StringPartCommands
{
    private static readonly Gen<long> Index =
        Gen.Elements(0, 1, 2, 5, 299, 400, -1, -2, -3, -300, -1000, long.MaxValue, long.MinValue);

    private static readonly Gen<long> Offset =
        Gen.Elements(0, 1, 2, 3, 9, 310, -1, long.MinValue, SizeLimits.MaxValueBytes, long.MaxValue);

    public static Gen<ModelCommand> Any { get; } = Gen.OneOf(
        from key in ModelGenerators.KeyName
        from start in Index
        from stop in Index
        select GetRange(key, start, stop),
        from key in ModelGenerators.KeyName
        from offset in Offset
        from text in Gen.Elements("", "0", "abc", "ü")
        select SetRange(key, offset, text));

    private static ModelCommand GetRange(string key, long start, long stop) => new(
        $"get '{key}' from {start} to {stop}",
        state => Part(state.FindBytes(key) ?? [], start, stop),
        async database => (await database.String<string>(key).GetRangeAsync(start, stop)).ToArray(),
        transaction => transaction.String<string>(key).GetRange(start, stop).ToArray());

    private static ModelCommand SetRange(string key, long offset, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return new(
            $"write '{text}' into '{key}' at {offset}",
            state =>
            {
                if (offset < 0)
                    throw new ArgumentOutOfRangeException(nameof(offset));
                if (bytes.Length > 0 && offset > SizeLimits.MaxValueBytes - bytes.Length)
                    throw new ArgumentException("Too large.");
                byte[] before = state.FindBytes(key) ?? [];
                if (bytes.Length == 0)
                    return (long)before.Length;
                byte[] after = new byte[Math.Max(before.Length, offset + bytes.Length)];
                before.CopyTo(after, 0);
                bytes.CopyTo(after, offset);
                state.PutKeepingExpiry(key, new ModelText(after));
                return (long)after.Length;
            },
            async database => await database.String<string>(key).SetRangeAsync(offset, bytes),
            transaction => transaction.String<string>(key).SetRange(offset, bytes));
    }

    /// <summary>Step by step as Redis does it.</summary>
    private static byte[] Part(byte[] value, long start, long end)
    {
        if (start < 0 && end < 0 && start > end)
            return [];
        if (start < 0)
            start += value.Length;
        if (end < 0)
            end += value.Length;
        if (start < 0)
            start = 0;
        if (end < 0)
            end = 0;
        if (end >= value.Length)
            end = value.Length - 1;
        return start > end || value.Length == 0 ? [] : value[(int)start..(int)(end + 1)];
    }
}
