using FsCheck;
using FsCheck.Fluent;

namespace MemoryDb.Core.Tests.Models;

/// <summary>The commands on keys of any type.</summary>
internal sealed class KeyFamily : IModelFamily
{
    public Gen<ModelCommand> Command { get; } = Gen.Frequency(
        (2, ModelGenerators.KeyName.Select(Exists)),
        (2, ModelGenerators.SeveralKeyNames.Select(CountExisting)),
        (2, ModelGenerators.KeyName.Select(Delete)),
        (1, ModelGenerators.SeveralKeyNames.Select(DeleteMany)),
        (6, ModelGenerators.KeyName.Zip(ModelExpiry.Any, Expire)),
        (2, ModelGenerators.KeyName.Select(Persist)),
        (2, ModelGenerators.KeyName.Select(TimeToLive)),
        (2, ModelGenerators.KeyName.Select(ExpiryTime)),
        (2, ModelGenerators.KeyName.Select(Type)),
        (1, Gen.Constant(Scan)));

    private static ModelCommand Scan { get; } = new(
        "scan",
        state => state.Keys,
        async database =>
        {
            // A walk that meets an expired key goes on wherever its reply is delivered, beyond this thread; so they
            // go first.
            await database.Keys.ExistsAsync(ModelGenerators.AllKeys);
            var found = new SortedSet<string>(StringComparer.Ordinal);
            await foreach (Key key in database.Keys.ScanAsync())
                found.Add(key.ToString());
            return found;
        })
    {
        IsAtomic = false,
    };

    public IEnumerable<ModelCommand> Probes(string key) => [Type(key), ExpiryTime(key)];

    private static ModelCommand Exists(string key) => new(
        $"exists '{key}'",
        state => state.Find(key) is not null,
        async database => await database.Keys.ExistsAsync(key),
        transaction => transaction.Keys.Exists(key));

    private static ModelCommand CountExisting(string[] keys) => new(
        $"exist ({string.Join(", ", keys)})",
        state => keys.LongCount(key => state.Find(key) is not null),
        async database => await database.Keys.ExistsAsync(Array.ConvertAll(keys, key => (Key)key)));

    private static ModelCommand Delete(string key) => new(
        $"delete '{key}'",
        state => state.Remove(key),
        async database => await database.Keys.DeleteAsync(key),
        transaction => transaction.Keys.Delete(key));

    private static ModelCommand DeleteMany(string[] keys) => new(
        $"delete ({string.Join(", ", keys)})",
        state => keys.LongCount(state.Remove),
        async database => await database.Keys.DeleteAsync(Array.ConvertAll(keys, key => (Key)key)));

    private static ModelCommand Expire(string key, ModelExpiry expiry) => new(
        $"expire '{key}' {expiry}",
        state => expiry == ModelExpiry.Never ? RemoveExpiry(state, key) : SetExpiry(state, key, expiry),
        async database => await database.Keys.ExpireAsync(key, expiry.Value),
        transaction => transaction.Keys.Expire(key, expiry.Value));

    private static ModelCommand Persist(string key) => new(
        $"persist '{key}'",
        state => RemoveExpiry(state, key),
        async database => await database.Keys.PersistAsync(key),
        transaction => transaction.Keys.Persist(key));

    private static ModelCommand TimeToLive(string key) => new(
        $"time to live of '{key}'",
        state => state.Find(key)?.ExpireAt is { } time ? TimeSpan.FromMilliseconds(time - state.NowMilliseconds) : null,
        async database => (await database.Keys.TimeToLiveAsync(key)).OrNull(),
        transaction => transaction.Keys.TimeToLive(key).OrNull());

    private static ModelCommand ExpiryTime(string key) => new(
        $"expiry time of '{key}'",
        state => state.Find(key)?.ExpireAt is { } time ? DateTimeOffset.FromUnixTimeMilliseconds(time) : null,
        async database => (await database.Keys.ExpiryTimeAsync(key)).OrNull(),
        transaction => transaction.Keys.ExpiryTime(key).OrNull());

    private static ModelCommand Type(string key) => new(
        $"type of '{key}'",
        state => state.Find(key)?.Value.Type ?? KeyType.None,
        async database => await database.Keys.TypeAsync(key),
        transaction => transaction.Keys.Type(key));

    private static bool SetExpiry(ModelState state, string key, ModelExpiry expiry)
    {
        if (state.Find(key) is not { } entry)
            return false;
        state.Put(key, entry.Value, expiry.Resolve(state.NowMilliseconds, entry.ExpireAt));
        return true;
    }

    private static bool RemoveExpiry(ModelState state, string key)
    {
        if (state.Find(key) is not { ExpireAt: not null } entry)
            return false;
        state.Put(key, entry.Value, null);
        return true;
    }
}
