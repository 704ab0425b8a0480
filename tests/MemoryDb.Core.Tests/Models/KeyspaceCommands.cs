using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace MemoryDb.Core.Tests.Models;

/// <summary>The commands on all keys at once.</summary>
internal static class KeyspaceCommands
{
    public static Gen<ModelCommand> Any { get; } = Gen.Frequency(
        (4, Gen.Constant(Scan("*", null))),
        (4, Gen.Elements("*", "?", "{a}*", "[ab]", "*1", "к*", "none").Zip(
            Gen.Elements<KeyType?>(
                null, KeyType.String, KeyType.Hash, KeyType.List, KeyType.Set, KeyType.SortedSet),
            Scan)),
        (4, Gen.Constant(Count())),
        (1, Gen.Constant(Clear())));

    private static ModelCommand Scan(string pattern, KeyType? type) => new(
        $"scan for '{pattern}' of type {type}",
        state => state.Keys.Where(key =>
            new GlobPattern(pattern).IsMatch(Encoding.UTF8.GetBytes(key))
            && (type is null || state.Find(key)!.Value.Type == type)).ToArray(),
        async database =>
        {
            // A walk that meets an expired key goes on wherever its reply is delivered, beyond this thread; so they
            // go first.
            await database.Keys.ExistsAsync(ModelGenerators.AllKeys);
            var found = new SortedSet<string>(StringComparer.Ordinal);
            await foreach (Key key in database.Keys.ScanAsync(pattern, type))
                found.Add(key.ToString());
            return found;
        })
    {
        IsAtomic = false,
    };

    /// <summary>Keys whose time has come count until somebody meets them.</summary>
    private static ModelCommand Count() => new(
        "count",
        state => (long)state.Keys.Count(),
        async database =>
        {
            await database.Keys.ExistsAsync(ModelGenerators.AllKeys);
            return await database.Keys.CountAsync();
        },
        transaction =>
        {
            transaction.Keys.Exists(ModelGenerators.AllKeys);
            return transaction.Keys.Count();
        })
    {
        IsAtomic = false,
    };

    private static ModelCommand Clear() => new(
        "clear",
        state =>
        {
            state.Clear();
            return null;
        },
        async database =>
        {
            await database.Keys.ClearAsync();
            return null;
        },
        transaction =>
        {
            transaction.Keys.Clear();
            return null;
        });
}
