using System.Collections.Immutable;

namespace MemoryDb.Core.Tests.Models;

/// <summary>A sorted set: members with scores, sorted when somebody asks. It is replaced, never changed.</summary>
internal sealed record ModelSortedSet(ImmutableDictionary<string, double> Scores) : ModelValue(KeyType.SortedSet)
{
    public static readonly ImmutableDictionary<string, double> Empty = ImmutableDictionary<string, double>.Empty;

    public override ModelValue Copy() => this;

    /// <summary>The scores of a key; none if it does not exist.</summary>
    /// <exception cref="WrongTypeException">It holds another type.</exception>
    public static ImmutableDictionary<string, double> Find(ModelState state, string key) =>
        state.Find<ModelSortedSet>(key, KeyType.SortedSet)?.Scores ?? Empty;

    /// <summary>Gives the key these members; without any, it goes.</summary>
    public static void Put(ModelState state, string key, ImmutableDictionary<string, double> scores)
    {
        if (scores.IsEmpty)
            state.Remove(key);
        else
            state.PutKeepingExpiry(key, new ModelSortedSet(scores));
    }

    /// <summary>The members of a key, sorted.</summary>
    public static ScoredMember<string>[] Sorted(ModelState state, string key, Order order = Order.Ascending)
    {
        IEnumerable<ScoredMember<string>> sorted = Find(state, key)
            .Select(pair => new ScoredMember<string>(pair.Key, pair.Value))
            .OrderBy(found => found.Score)
            .ThenBy(found => found.Member, StringComparer.Ordinal);
        return order == Order.Ascending ? [.. sorted] : [.. sorted.Reverse()];
    }

    /// <summary>Replaces whatever the key held, and drops its expiry; without members, the key goes.</summary>
    /// <returns>How many members it has.</returns>
    public static long Store(ModelState state, string key, IEnumerable<ScoredMember<string>> members)
    {
        ImmutableDictionary<string, double> scores = members.ToImmutableDictionary(one => one.Member, one => one.Score);
        if (scores.IsEmpty)
            state.Remove(key);
        else
            state.Put(key, new ModelSortedSet(scores), expireAt: null);
        return scores.Count;
    }

    /// <summary>Takes these members away.</summary>
    public static ScoredMember<string>[] Remove(ModelState state, string key, ScoredMember<string>[] removed)
    {
        if (removed.Length > 0)
            Put(state, key, Find(state, key).RemoveRange(removed.Select(found => found.Member)));
        return removed;
    }
}
