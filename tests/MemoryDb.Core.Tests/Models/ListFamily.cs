using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;

namespace MemoryDb.Core.Tests.Models;

/// <summary>The list commands.</summary>
internal sealed partial class ListFamily : IModelFamily
{
    private static readonly Gen<When> Condition = Gen.Frequency(
        (4, Gen.Constant(When.Always)),
        (1, Gen.Constant(When.Exists)),
        (1, Gen.Constant(When.NotExists)));

    private static readonly Gen<long> Index = Gen.Frequency(
        (8, Gen.Choose(-8, 8).Select(index => (long)index)),
        (2, Gen.Choose(-100, 100).Select(index => (long)index)),
        (1, Gen.Elements(long.MinValue, long.MaxValue)));

    private static readonly Gen<int> PopCount = Gen.Frequency(
        (6, Gen.Choose(0, 4)),
        (1, Gen.Elements(-1, 30, int.MaxValue)));

    private static readonly Gen<string> Item = Gen.Frequency(
        (2, Gen.Choose(0, 999).Select(number => $"item {number}")),
        (2, Gen.Elements("x", "y", "z")),
        (1, ModelGenerators.Text));

    private static readonly Gen<string[]> Items = Gen.Frequency(
        (6, Gen.Choose(0, 6)),
        (1, Gen.Choose(30, 90))).SelectMany(count => Item.ArrayOf(count));

    public Gen<ModelCommand> Command { get; } = Gen.OneOf(
        ModelGenerators.KeyName.Zip(Index, Get),
        ModelGenerators.KeyName.Select(Count),
        ModelGenerators.KeyName.Select(PopLeft),
        ModelGenerators.KeyName.Select(PopRight),
        ModelGenerators.KeyName.Zip(PopCount, PopManyLeft),
        ModelGenerators.KeyName.Zip(PopCount, PopManyRight),
        from key in ModelGenerators.KeyName
        from start in Index
        from stop in Index
        select Range(key, start, stop),
        from key in ModelGenerators.KeyName
        from start in Index
        from stop in Index
        select Trim(key, start, stop),
        Push(PushOneLeft, Item),
        Push(PushOneRight, Item),
        Push(PushManyLeft, Items),
        Push(PushManyRight, Items),
        Editing,
        Editing,
        Editing,
        Editing,
        Editing,
        Editing);

    public IEnumerable<ModelCommand> Probes(string key) => [Range(key, 0, -1), Count(key)];

    private static ModelCommand Get(string key, long index) => new(
        $"get item {index} of '{key}'",
        state => Within(ItemsOf(state, key), index, index).FirstOrDefault(),
        async database => (await database.List<string>(key).GetAsync(index)).OrNull(),
        transaction => transaction.List<string>(key).Get(index).OrNull());

    private static ModelCommand Range(string key, long start, long stop) => new(
        $"items {start} to {stop} of '{key}'",
        state => Within(ItemsOf(state, key), start, stop),
        async database => await database.List<string>(key).RangeAsync(start, stop),
        transaction => transaction.List<string>(key).Range(start, stop));

    private static ModelCommand Count(string key) => new(
        $"count the items of '{key}'",
        state => ItemsOf(state, key).Count,
        async database => await database.List<string>(key).CountAsync(),
        transaction => transaction.List<string>(key).Count());

    private static ModelCommand Trim(string key, long start, long stop) => new(
        $"trim '{key}' to items {start} to {stop}",
        state =>
        {
            Put(state, key, [.. Within(ItemsOf(state, key), start, stop)]);
            return null;
        },
        async database =>
        {
            await database.List<string>(key).TrimAsync(start, stop);
            return null;
        },
        transaction =>
        {
            transaction.List<string>(key).Trim(start, stop);
            return null;
        });

    private static ModelCommand PopLeft(string key) => new(
        $"pop at the left of '{key}'",
        state => TakeLeft(state, key, 1).FirstOrDefault(),
        async database => (await database.List<string>(key).PopLeftAsync()).OrNull(),
        transaction => transaction.List<string>(key).PopLeft().OrNull());

    private static ModelCommand PopRight(string key) => new(
        $"pop at the right of '{key}'",
        state => TakeRight(state, key, 1).FirstOrDefault(),
        async database => (await database.List<string>(key).PopRightAsync()).OrNull(),
        transaction => transaction.List<string>(key).PopRight().OrNull());

    private static ModelCommand PopManyLeft(string key, int count) => new(
        $"pop {count} at the left of '{key}'",
        state => TakeLeft(state, key, count),
        async database => await database.List<string>(key).PopLeftAsync(count),
        transaction => transaction.List<string>(key).PopLeft(count));

    private static ModelCommand PopManyRight(string key, int count) => new(
        $"pop {count} at the right of '{key}'",
        state => TakeRight(state, key, count),
        async database => await database.List<string>(key).PopRightAsync(count),
        transaction => transaction.List<string>(key).PopRight(count));

    private static ModelCommand PushOneLeft(string key, string item, When when) => new(
        $"push '{item}' at the left of '{key}' if {when}",
        state => Push(state, key, [item], when, isLeft: true),
        async database => await database.List<string>(key).PushLeftAsync(item, when),
        transaction => transaction.List<string>(key).PushLeft(item, when));

    private static ModelCommand PushOneRight(string key, string item, When when) => new(
        $"push '{item}' at the right of '{key}' if {when}",
        state => Push(state, key, [item], when, isLeft: false),
        async database => await database.List<string>(key).PushRightAsync(item, when),
        transaction => transaction.List<string>(key).PushRight(item, when));

    private static ModelCommand PushManyLeft(string key, string[] items, When when) => new(
        $"push ({string.Join(", ", items)}) at the left of '{key}' if {when}",
        state => Push(state, key, items, when, isLeft: true),
        async database => await database.List<string>(key).PushLeftAsync(items, when),
        transaction => transaction.List<string>(key).PushLeft(items, when));

    private static ModelCommand PushManyRight(string key, string[] items, When when) => new(
        $"push ({string.Join(", ", items)}) at the right of '{key}' if {when}",
        state => Push(state, key, items, when, isLeft: false),
        async database => await database.List<string>(key).PushRightAsync(items, when),
        transaction => transaction.List<string>(key).PushRight(items, when));

    private static Gen<ModelCommand> Push<T>(Func<string, T, When, ModelCommand> push, Gen<T> items) =>
        from key in ModelGenerators.KeyName
        from pushed in items
        from when in Condition
        select push(key, pushed, when);

    private static long Push(ModelState state, string key, string[] items, When when, bool isLeft)
    {
        ImmutableList<string> before = ItemsOf(state, key);
        if (when == When.Exists ? before.IsEmpty : when == When.NotExists && !before.IsEmpty)
            return before.Count;
        ImmutableList<string> after = isLeft ? before.InsertRange(0, items.Reverse()) : before.AddRange(items);
        Put(state, key, after);
        return after.Count;
    }

    private static string[] TakeLeft(ModelState state, string key, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ImmutableList<string> before = ItemsOf(state, key);
        Put(state, key, [.. before.Skip(count)]);
        return [.. before.Take(count)];
    }

    private static string[] TakeRight(ModelState state, string key, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ImmutableList<string> before = ItemsOf(state, key);
        Put(state, key, [.. before.SkipLast(count)]);
        return [.. before.TakeLast(count).Reverse()];
    }

    /// <summary>Item by item, so that it shares no arithmetic with the database.</summary>
    private static string[] Within(ImmutableList<string> items, long start, long stop) =>
    [
        .. items.Where((_, index) =>
            (start < 0 ? index - items.Count >= start : index >= start)
            && (stop < 0 ? index - items.Count <= stop : index <= stop)),
    ];

    private static ImmutableList<string> ItemsOf(ModelState state, string key) =>
        state.Find<ModelList>(key, KeyType.List)?.Items ?? [];

    private static void Put(ModelState state, string key, ImmutableList<string> items)
    {
        if (items.IsEmpty)
            state.Remove(key);
        else
            state.PutKeepingExpiry(key, new ModelList(items));
    }
}
