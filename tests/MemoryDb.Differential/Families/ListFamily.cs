using MemoryDb.Differential.Redis;

namespace MemoryDb.Differential.Families;

/// <summary>The list commands that do not wait.</summary>
internal sealed class ListFamily : IDifferentialFamily
{
    private static readonly Func<Arguments, DifferentialCommand>[] Commands =
    [
        Push, Push, PushMany, PushMany, PushIfExists, Pop, PopMany, PopFromMany, Get, Range, Count, Trim, Set, Insert,
        Insert, Remove, Remove, IndexOf, IndexesOf, Move, Move,
    ];

    public DifferentialCommand Draw(Arguments arguments) =>
        arguments.OneOf<Func<Arguments, DifferentialCommand>>(Commands)(arguments);

    private static DifferentialCommand Push(Arguments arguments)
    {
        byte[] key = arguments.Key();
        byte[] item = arguments.Member();
        bool isLeft = arguments.Chance(2);
        return Command.Same(
            async database => Reply.Of(isLeft
                ? await database.List<byte[]>(key).PushLeftAsync(item)
                : await database.List<byte[]>(key).PushRightAsync(item)),
            Reply.From,
            isLeft ? "LPUSH" : "RPUSH",
            key,
            item);
    }

    private static DifferentialCommand PushMany(Arguments arguments) => PushMany(arguments, When.Always, "PUSH");

    private static DifferentialCommand PushIfExists(Arguments arguments) => PushMany(arguments, When.Exists, "PUSHX");

    private static DifferentialCommand PushMany(Arguments arguments, When when, string name)
    {
        byte[] key = arguments.Key();
        byte[][] items = arguments.Chance(60) ? ManyItems(arguments) : arguments.SomeMembers(5);
        bool isLeft = arguments.Chance(2);
        return Command.Same(
            async database => Reply.Of(isLeft
                ? await database.List<byte[]>(key).PushLeftAsync(items, when)
                : await database.List<byte[]>(key).PushRightAsync(items, when)),
            Reply.From,
            $"{(isLeft ? 'L' : 'R')}{name}",
            key,
            items);
    }

    /// <summary>More than one chunk of a list holds; few different ones, so that they are found and removed.</summary>
    private static byte[][] ManyItems(Arguments arguments)
    {
        byte[][] items = new byte[arguments.Random.Next(100, 400)][];
        for (int index = 0; index < items.Length; index++)
            items[index] = arguments.Member();
        return items;
    }

    private static DifferentialCommand Pop(Arguments arguments)
    {
        byte[] key = arguments.Key();
        bool isLeft = arguments.Chance(2);
        return Command.Same(
            async database => Reply.Of(isLeft
                ? await database.List<byte[]>(key).PopLeftAsync()
                : await database.List<byte[]>(key).PopRightAsync()),
            Reply.From,
            isLeft ? "LPOP" : "RPOP",
            key);
    }

    private static DifferentialCommand PopMany(Arguments arguments)
    {
        byte[] key = arguments.Key();
        int count = arguments.AnyCount();
        bool isLeft = arguments.Chance(2);
        return Command.Same(
            async database => Reply.List((isLeft
                ? await database.List<byte[]>(key).PopLeftAsync(count)
                : await database.List<byte[]>(key).PopRightAsync(count)).Select(Reply.Of)),
            Reply.FromList,
            isLeft ? "LPOP" : "RPOP",
            key,
            count);
    }

    private static DifferentialCommand PopFromMany(Arguments arguments)
    {
        byte[][] keys = arguments.SomeKeys();
        int count = arguments.AnyCount();
        ListEnd end = arguments.OneOf(ListEnd.Left, ListEnd.Right);
        return Command.Same(
            async database =>
            {
                Optional<PoppedItems<byte[]>> popped =
                    await database.Lists.PopAsync<byte[]>(Arguments.ToKeys(keys), end, count);
                return popped.HasValue
                    ? Reply.List(
                        [Reply.Of(popped.Value.Key.ToArray()), Reply.List(popped.Value.Items.Select(Reply.Of))])
                    : Reply.Nothing;
            },
            Reply.From,
            "LMPOP",
            keys.Length,
            keys,
            Show(end),
            "COUNT",
            count);
    }

    private static DifferentialCommand Get(Arguments arguments)
    {
        byte[] key = arguments.Key();
        long index = arguments.Integer();
        return Command.Same(
            async database => Reply.Of(await database.List<byte[]>(key).GetAsync(index)),
            Reply.From,
            "LINDEX",
            key,
            index);
    }

    private static DifferentialCommand Range(Arguments arguments)
    {
        byte[] key = arguments.Key();
        long start = arguments.Integer();
        long stop = arguments.Integer();
        return Command.Same(
            async database => Reply.List(
                (await database.List<byte[]>(key).RangeAsync(start, stop)).Select(Reply.Of)),
            Reply.From,
            "LRANGE",
            key,
            start,
            stop);
    }

    private static DifferentialCommand Count(Arguments arguments)
    {
        byte[] key = arguments.Key();
        return Command.Same(
            async database => Reply.Of(await database.List<byte[]>(key).CountAsync()), Reply.From, "LLEN", key);
    }

    /// <summary>Mostly not much is cut off, so that lists grow.</summary>
    private static DifferentialCommand Trim(Arguments arguments)
    {
        byte[] key = arguments.Key();
        bool isRandom = arguments.Chance(3);
        long start = isRandom ? arguments.Integer() : arguments.Random.Next(2);
        long stop = isRandom ? arguments.Integer() : -1 - arguments.Random.Next(2);
        return Command.Same(
            async database =>
            {
                await database.List<byte[]>(key).TrimAsync(start, stop);
                return Reply.Ok;
            },
            Reply.From,
            "LTRIM",
            key,
            start,
            stop);
    }

    private static DifferentialCommand Set(Arguments arguments)
    {
        byte[] key = arguments.Key();
        long index = arguments.Integer();
        byte[] item = arguments.Member();
        return Command.Same(
            async database =>
            {
                await database.List<byte[]>(key).SetAsync(index, item);
                return Reply.Ok;
            },
            Reply.From,
            "LSET",
            key,
            index,
            item);
    }

    /// <summary>Redis has 0 for a missing key and -1 for a missing pivot; both are nothing here.</summary>
    private static DifferentialCommand Insert(Arguments arguments)
    {
        byte[] key = arguments.Key();
        byte[] pivot = arguments.Member();
        byte[] item = arguments.Member();
        bool isBefore = arguments.Chance(2);
        return Command.Same(
            async database => Reply.Of(isBefore
                ? await database.List<byte[]>(key).InsertBeforeAsync(pivot, item)
                : await database.List<byte[]>(key).InsertAfterAsync(pivot, item)),
            static reply => reply.Integer <= 0 ? Reply.Nothing : Reply.From(reply),
            "LINSERT",
            key,
            isBefore ? "BEFORE" : "AFTER",
            pivot,
            item);
    }

    private static DifferentialCommand Remove(Arguments arguments)
    {
        byte[] key = arguments.Key();
        byte[] item = arguments.Member();
        long count = arguments.Integer();
        return Command.Same(
            async database => Reply.Of(await database.List<byte[]>(key).RemoveAsync(item, count)),
            Reply.From,
            "LREM",
            key,
            count,
            item);
    }

    private static DifferentialCommand IndexOf(Arguments arguments)
    {
        byte[] key = arguments.Key();
        byte[] item = arguments.Member();
        long rank = Rank(arguments);
        long maxLength = arguments.Chance(8) ? arguments.Integer() : arguments.OneOf(0, 1, 3);
        return Command.Same(
            async database => Reply.Of(await database.List<byte[]>(key).IndexOfAsync(item, rank, maxLength)),
            Reply.From,
            "LPOS",
            key,
            item,
            "RANK",
            rank,
            "MAXLEN",
            maxLength);
    }

    private static DifferentialCommand IndexesOf(Arguments arguments)
    {
        byte[] key = arguments.Key();
        byte[] item = arguments.Member();
        long rank = Rank(arguments);
        long count = arguments.Chance(8) ? arguments.Integer() : arguments.OneOf(0, 1, 2);
        long maxLength = arguments.Chance(8) ? arguments.Integer() : arguments.OneOf(0, 1, 3);
        return Command.Same(
            async database => Reply.List(
                (await database.List<byte[]>(key).IndexesOfAsync(item, rank, count, maxLength)).Select(Reply.Of)),
            Reply.From,
            "LPOS",
            key,
            item,
            "RANK",
            rank,
            "COUNT",
            count,
            "MAXLEN",
            maxLength);
    }

    private static DifferentialCommand Move(Arguments arguments)
    {
        byte[] source = arguments.Key();
        byte[] destination = arguments.Key();
        ListEnd from = arguments.OneOf(ListEnd.Left, ListEnd.Right);
        ListEnd to = arguments.OneOf(ListEnd.Left, ListEnd.Right);
        return Command.Same(
            async database => Reply.Of(await database.List<byte[]>(source).MoveAsync(destination, from, to)),
            Reply.From,
            "LMOVE",
            source,
            destination,
            Show(from),
            Show(to));
    }

    /// <summary>The least integer has no negative, and Redis calculates with it; ours refuses it.</summary>
    private static long Rank(Arguments arguments) =>
        Math.Max(arguments.OneOf(1, -1, 2, -2, arguments.Integer()), -long.MaxValue);

    private static string Show(ListEnd end) => end == ListEnd.Left ? "LEFT" : "RIGHT";
}
