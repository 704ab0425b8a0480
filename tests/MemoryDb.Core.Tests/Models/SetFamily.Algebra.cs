using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;

namespace MemoryDb.Core.Tests.Models;

/// <content>The commands that take several sets together, and walks over what matches a pattern.</content>
internal sealed partial class SetFamily
{
    private static readonly (string Pattern, Func<string, bool> IsMatch)[] Patterns =
    [
        ("*", _ => true),
        ("x?", member => member.Length == 2 && member[0] == 'x'),
        ("[a-c]", member => member is "a" or "b" or "c"),
        ("*1*", member => member.Contains('1', StringComparison.Ordinal)),
        ("", member => member.Length == 0),
        ("[^x]*", member => member.Length > 0 && member[0] != 'x'),
    ];

    private static Gen<SetOperation> Operation { get; } = Gen.Frequency(
        (10, Gen.Elements(SetOperation.Union, SetOperation.Intersection, SetOperation.Difference)),
        (1, Gen.Constant((SetOperation)3)));

    private static Gen<ModelCommand> Algebra { get; } = Gen.Frequency(
        (3, from key in ModelGenerators.KeyName
            from others in ModelGenerators.SeveralKeyNames
            from operation in Operation
            select Combine(operation, key, others)),
        (3, from key in ModelGenerators.KeyName
            from others in ModelGenerators.SeveralKeyNames
            from operation in Operation
            from destination in ModelGenerators.KeyName
            select CombineAndStore(operation, key, others, destination)),
        (1, from key in ModelGenerators.KeyName
            from others in ModelGenerators.SeveralKeyNames
            from limit in Gen.Elements(0, 0, 1, 2, -1, long.MinValue, long.MaxValue)
            select IntersectionCount(key, others, limit)),
        (2, from key in ModelGenerators.KeyName
            from destination in ModelGenerators.KeyName
            from member in Member
            select Move(key, destination, member)),
        (1, from key in ModelGenerators.KeyName
            from pattern in Gen.Elements(Patterns)
            select ScanMatching(key, pattern.Pattern, pattern.IsMatch)));

    private static ModelCommand Combine(SetOperation operation, string key, string[] others) => new(
        $"{operation} of '{key}' and {Show(others)}",
        state => Combined(state, operation, key, others),
        async database => (await database.Set<string>(key).CombineAsync(operation, ToKeys(others)))
            .Order(StringComparer.Ordinal),
        transaction => transaction.Set<string>(key).Combine(operation, ToKeys(others)).Order(StringComparer.Ordinal));

    private static ModelCommand CombineAndStore(
        SetOperation operation, string key, string[] others, string destination) => new(
        $"{operation} of '{key}' and {Show(others)} to '{destination}'",
        state =>
        {
            ImmutableSortedSet<string> result = Combined(state, operation, key, others);
            state.Remove(destination);
            if (!result.IsEmpty)
                state.Put(destination, new ModelSet(result), expireAt: null);
            return (long)result.Count;
        },
        async database =>
            await database.Set<string>(key).CombineAndStoreAsync(destination, operation, ToKeys(others)),
        transaction => transaction.Set<string>(key).CombineAndStore(destination, operation, ToKeys(others)));

    private static ModelCommand IntersectionCount(string key, string[] others, long limit) => new(
        $"count up to {limit} what '{key}' has in common with {Show(others)}",
        state =>
        {
            ArgumentOutOfRangeException.ThrowIfNegative(limit);
            long count = Combined(state, SetOperation.Intersection, key, others).Count;
            return limit > 0 && limit < count ? limit : count;
        },
        async database => await database.Set<string>(key).IntersectionCountAsync(ToKeys(others), limit),
        transaction => transaction.Set<string>(key).IntersectionCount(ToKeys(others), limit));

    private static ModelCommand Move(string key, string destination, string member) => new(
        $"move '{member}' from '{key}' to '{destination}'",
        state =>
        {
            ImmutableSortedSet<string> source = ModelSet.Find(state, key);
            if (source.IsEmpty)
                return false;
            ImmutableSortedSet<string> target = ModelSet.Find(state, destination);
            if (!source.Contains(member))
                return false;
            if (key == destination)
                return true;
            ModelSet.Put(state, key, source.Remove(member));
            ModelSet.Put(state, destination, target.Add(member));
            return true;
        },
        async database => await database.Set<string>(key).MoveAsync(destination, member),
        transaction => transaction.Set<string>(key).Move(destination, member));

    private static ModelCommand ScanMatching(string key, string pattern, Func<string, bool> isMatch) => new(
        $"scan '{key}' for '{pattern}'",
        state => ModelSet.Find(state, key).Where(isMatch),
        async database =>
        {
            // A walk that met the key expired would go on beyond this thread; so it goes first.
            await database.Keys.ExistsAsync(key);
            return (await database.Set<string>(key).ScanAsync(pattern).ToListAsync()).Order(StringComparer.Ordinal);
        })
    {
        IsAtomic = false,
    };

    private static ImmutableSortedSet<string> Combined(
        ModelState state, SetOperation operation, string key, string[] others)
    {
        if (!Enum.IsDefined(operation))
            throw new ArgumentOutOfRangeException(nameof(operation));
        ImmutableSortedSet<string> first = ModelSet.Find(state, key);
        ImmutableSortedSet<string>[] rest = Array.ConvertAll(others, other => ModelSet.Find(state, other));
        return operation switch
        {
            SetOperation.Union => rest.Aggregate(first, (result, set) => result.Union(set)),
            SetOperation.Intersection => rest.Aggregate(first, (result, set) => result.Intersect(set)),
            _ => rest.Aggregate(first, (result, set) => result.Except(set)),
        };
    }

    private static Key[] ToKeys(string[] keys) => Array.ConvertAll(keys, key => (Key)key);
}
