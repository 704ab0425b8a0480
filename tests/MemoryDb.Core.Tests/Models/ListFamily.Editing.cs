using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;

namespace MemoryDb.Core.Tests.Models;

/// <content>The commands that look for items, change them in the middle, or move them to another list.</content>
internal sealed partial class ListFamily
{
    /// <summary>An item that often is in a list several times.</summary>
    private static Gen<string> Wanted { get; } = Gen.Elements("x", "y", "z", "0", "none");

    /// <summary>How many items at most: small numbers of both signs, and the edges.</summary>
    private static Gen<long> Limit { get; } = Gen.Frequency(
        (8, Gen.Choose(-3, 3).Select(number => (long)number)),
        (1, Gen.Elements(0, long.MinValue, long.MaxValue, -long.MaxValue)));

    private static Gen<long> Length { get; } = Gen.Elements(0, 0, 0, 1, 2, 5, 40, -1, long.MaxValue);

    private static Gen<ListEnd> End { get; } = Gen.Frequency(
        (10, Gen.Elements(ListEnd.Left, ListEnd.Right)),
        (1, Gen.Constant((ListEnd)2)));

    private static Gen<ModelCommand> Editing { get; } = Gen.OneOf(
        from key in ModelGenerators.KeyName
        from index in Gen.Choose(-8, 8).Select(index => (long)index).Or(Gen.Elements(long.MinValue, long.MaxValue))
        from item in Wanted
        select Set(key, index, item),
        from key in ModelGenerators.KeyName
        from pivot in Wanted
        from item in Wanted
        from isAfter in Gen.Elements(false, true)
        select Insert(key, pivot, item, isAfter),
        from key in ModelGenerators.KeyName
        from item in Wanted
        from count in Limit
        select Remove(key, item, count),
        from key in ModelGenerators.KeyName
        from item in Wanted
        from rank in Limit
        from length in Length
        select IndexOf(key, item, rank, length),
        from key in ModelGenerators.KeyName
        from item in Wanted
        from rank in Limit
        from count in Limit
        from length in Length
        select IndexesOf(key, item, rank, count, length),
        from key in ModelGenerators.KeyName
        from destination in ModelGenerators.KeyName
        from end in End
        from to in End
        select Move(key, destination, end, to),
        from keys in ModelGenerators.SeveralKeyNames
        from end in End
        from count in Gen.Elements(1, 1, 2, 5, 0, -1, int.MaxValue)
        select PopFirst(keys, end, count));

    private static ModelCommand Set(string key, long index, string item) => new(
        $"set item {index} of '{key}' to '{item}'",
        state =>
        {
            ImmutableList<string> items = ItemsOf(state, key);
            int[] places = [.. Enumerable.Range(0, items.Count).Where(
                place => place == index || place - items.Count == index)];
            if (places.Length == 0)
                throw new ArgumentOutOfRangeException(nameof(index));
            Put(state, key, items.SetItem(places[0], item));
            return null;
        },
        async database =>
        {
            await database.List<string>(key).SetAsync(index, item);
            return null;
        },
        transaction =>
        {
            transaction.List<string>(key).Set(index, item);
            return null;
        });

    private static ModelCommand Insert(string key, string pivot, string item, bool isAfter) => new(
        $"insert '{item}' {(isAfter ? "after" : "before")} '{pivot}' in '{key}'",
        state =>
        {
            ImmutableList<string> items = ItemsOf(state, key);
            int place = items.IndexOf(pivot);
            if (place < 0)
                return null;
            Put(state, key, items.Insert(place + (isAfter ? 1 : 0), item));
            return (long)items.Count + 1;
        },
        async database => (isAfter
            ? await database.List<string>(key).InsertAfterAsync(pivot, item)
            : await database.List<string>(key).InsertBeforeAsync(pivot, item)).OrNull(),
        transaction => (isAfter
            ? transaction.List<string>(key).InsertAfter(pivot, item)
            : transaction.List<string>(key).InsertBefore(pivot, item)).OrNull());

    private static ModelCommand Remove(string key, string item, long count) => new(
        $"remove {count} '{item}' from '{key}'",
        state =>
        {
            ImmutableList<string> before = ItemsOf(state, key);
            ImmutableList<string> after = before;
            for (Int128 left = count == 0 ? long.MaxValue : Int128.Abs(count); left > 0; left--)
            {
                int place = count < 0 ? after.LastIndexOf(item) : after.IndexOf(item);
                if (place < 0)
                    break;
                after = after.RemoveAt(place);
            }

            if (after != before)
                Put(state, key, after);
            return (long)before.Count - after.Count;
        },
        async database => await database.List<string>(key).RemoveAsync(item, count),
        transaction => transaction.List<string>(key).Remove(item, count));

    private static ModelCommand IndexOf(string key, string item, long rank, long length) => new(
        $"index of '{item}' in '{key}', rank {rank}, of {length}",
        state => Find(state, key, item, rank, 1, length).Cast<object?>().FirstOrDefault(),
        async database => (await database.List<string>(key).IndexOfAsync(item, rank, length)).OrNull(),
        transaction => transaction.List<string>(key).IndexOf(item, rank, length).OrNull());

    private static ModelCommand IndexesOf(string key, string item, long rank, long count, long length) => new(
        $"{count} indexes of '{item}' in '{key}', rank {rank}, of {length}",
        state => Find(state, key, item, rank, count, length),
        async database => await database.List<string>(key).IndexesOfAsync(item, rank, count, length),
        transaction => transaction.List<string>(key).IndexesOf(item, rank, count, length));

    private static ModelCommand Move(string key, string destination, ListEnd from, ListEnd to) => new(
        $"move from the {from} of '{key}' to the {to} of '{destination}'",
        state =>
        {
            CheckEnd(from);
            CheckEnd(to);
            ImmutableList<string> source = ItemsOf(state, key);
            if (source.IsEmpty)
                return null;
            ImmutableList<string> target = ItemsOf(state, destination);
            int place = from == ListEnd.Left ? 0 : source.Count - 1;
            ImmutableList<string> rest = source.RemoveAt(place);
            if (key == destination)
                target = rest;
            else
                Put(state, key, rest);
            Put(state, destination, target.Insert(to == ListEnd.Left ? 0 : target.Count, source[place]));
            return source[place];
        },
        async database => (await database.List<string>(key).MoveAsync(destination, from, to)).OrNull(),
        transaction => transaction.List<string>(key).Move(destination, from, to).OrNull());

    private static ModelCommand PopFirst(string[] keys, ListEnd end, int count) => new(
        $"pop {count} at the {end} of the first of ({string.Join(", ", keys)})",
        state =>
        {
            if (keys.Length == 0)
                throw new ArgumentException("No keys.");
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
            CheckEnd(end);
            string? first = keys.FirstOrDefault(key => !ItemsOf(state, key).IsEmpty);
            if (first is null)
                return null;
            return new object[]
            {
                first, end == ListEnd.Left ? TakeLeft(state, first, count) : TakeRight(state, first, count),
            };
        },
        async database => Show(await database.Lists.PopAsync<string>(ToKeys(keys), end, count)),
        transaction => Show(transaction.Lists.Pop<string>(ToKeys(keys), end, count)));

    private static long[] Find(ModelState state, string key, string item, long rank, long count, long length)
    {
        if (rank is 0 or long.MinValue || count < 0 || length < 0)
            throw new ArgumentOutOfRangeException(nameof(rank));
        ImmutableList<string> items = ItemsOf(state, key);
        IEnumerable<int> places = Enumerable.Range(0, items.Count);
        if (rank < 0)
            places = places.Reverse();
        return
        [
            .. places
                .Where((_, compared) => length == 0 || compared < length)
                .Where(place => items[place] == item)
                .Where((_, match) => match + 1 >= Math.Abs(rank))
                .Where((_, found) => count == 0 || found < count)
                .Select(place => (long)place),
        ];
    }

    private static void CheckEnd(ListEnd end)
    {
        if (end is not (ListEnd.Left or ListEnd.Right))
            throw new ArgumentOutOfRangeException(nameof(end));
    }

    private static Key[] ToKeys(string[] keys) => Array.ConvertAll(keys, key => (Key)key);

    private static object? Show(Optional<PoppedItems<string>> popped) =>
        popped.HasValue ? new object[] { popped.Value.Key.ToString(), popped.Value.Items } : null;
}
