using FsCheck;
using FsCheck.Fluent;

namespace MemoryDb.Core.Tests.Models;

/// <summary>The commands on keys of any type.</summary>
internal sealed class KeyFamily : IModelFamily
{
    private static readonly Gen<ExpireWhen> Conditions = Gen.Frequency(
        (3, Gen.Constant(ExpireWhen.Always)),
        (8, Gen.Elements(
            ExpireWhen.HasNoExpiry,
            ExpireWhen.HasExpiry,
            ExpireWhen.GreaterThan,
            ExpireWhen.LessThan,
            ExpireWhen.HasExpiry | ExpireWhen.GreaterThan,
            ExpireWhen.HasExpiry | ExpireWhen.LessThan)),
        (1, Gen.Choose(0, 16).Select(flags => (ExpireWhen)flags)));

    public Gen<ModelCommand> Command { get; } = Gen.Frequency(
        (2, ModelGenerators.KeyName.Select(Exists)),
        (2, ModelGenerators.SeveralKeyNames.Select(CountExisting)),
        (2, ModelGenerators.KeyName.Select(Delete)),
        (1, ModelGenerators.SeveralKeyNames.Select(DeleteMany)),
        (6, from key in ModelGenerators.KeyName
            from expiry in ModelExpiry.Any
            from when in Conditions
            select Expire(key, expiry, when)),
        (2, ModelGenerators.KeyName.Select(Persist)),
        (2, ModelGenerators.KeyName.Select(TimeToLive)),
        (2, ModelGenerators.KeyName.Select(ExpiryTime)),
        (2, ModelGenerators.KeyName.Select(Type)),
        (6, KeyCopyCommands.Any),
        (3, KeyspaceCommands.Any));

    public IEnumerable<ModelCommand> Probes(string key) => [Type(key), ExpiryTime(key)];

    private static ModelCommand Exists(string key) => new(
        $"exists '{key}'",
        state => state.Find(key) is not null,
        async database => await database.Keys.ExistsAsync(key),
        transaction => transaction.Keys.Exists(key));

    private static ModelCommand CountExisting(string[] keys) => new(
        $"exist ({string.Join(", ", keys)})",
        state => keys.LongCount(key => state.Find(key) is not null),
        async database => await database.Keys.ExistsAsync(Array.ConvertAll(keys, key => (Key)key)),
        transaction => transaction.Keys.Exists(Array.ConvertAll(keys, key => (Key)key)));

    private static ModelCommand Delete(string key) => new(
        $"delete '{key}'",
        state => state.Remove(key),
        async database => await database.Keys.DeleteAsync(key),
        transaction => transaction.Keys.Delete(key));

    private static ModelCommand DeleteMany(string[] keys) => new(
        $"delete ({string.Join(", ", keys)})",
        state => keys.LongCount(state.Remove),
        async database => await database.Keys.DeleteAsync(Array.ConvertAll(keys, key => (Key)key)),
        transaction => transaction.Keys.Delete(Array.ConvertAll(keys, key => (Key)key)));

    private static ModelCommand Expire(string key, ModelExpiry expiry, ExpireWhen when) => new(
        $"expire '{key}' {expiry} if {when}",
        state =>
        {
            if (when.HasFlag(ExpireWhen.HasNoExpiry) && when != ExpireWhen.HasNoExpiry
                || when.HasFlag(ExpireWhen.GreaterThan | ExpireWhen.LessThan)
                || when >= (ExpireWhen)16)
                throw new ArgumentException("They do not go together.");
            if (state.Find(key) is not { } entry)
                return false;
            long? time = expiry.Resolve(state.NowMilliseconds, entry.ExpireAt);
            bool isAllowed = !(when.HasFlag(ExpireWhen.HasNoExpiry) && entry.ExpireAt is not null)
                && !(when.HasFlag(ExpireWhen.HasExpiry) && entry.ExpireAt is null)
                && !(when.HasFlag(ExpireWhen.GreaterThan) && !IsLater(time, entry.ExpireAt))
                && !(when.HasFlag(ExpireWhen.LessThan) && !IsLater(entry.ExpireAt, time));
            if (!isAllowed)
                return false;
            if (expiry == ModelExpiry.Never)
                return RemoveExpiry(state, key);
            state.Put(key, entry.Value, time);
            return true;
        },
        async database => await database.Keys.ExpireAsync(key, expiry.Value, when),
        transaction => transaction.Keys.Expire(key, expiry.Value, when));

    /// <summary>No time at all is later than any.</summary>
    private static bool IsLater(long? time, long? than) => than is not null && !(time <= than);

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

    private static bool RemoveExpiry(ModelState state, string key)
    {
        if (state.Find(key) is not { ExpireAt: not null } entry)
            return false;
        state.Put(key, entry.Value, null);
        return true;
    }
}
