using MemoryDb.Differential.Redis;

namespace MemoryDb.Differential.Families;

/// <summary>The set commands.</summary>
internal sealed class SetFamily : IDifferentialFamily
{
    private static readonly Func<Arguments, DifferentialCommand>[] Commands =
    [
        Add, AddMany, AddMany, AddMany, Remove, RemoveMany, Contains, ContainsMany, Members, Count, Pop, PopMany,
        RandomMember, RandomMembers, Combine, Combine, CombineAndStore, CombineAndStore, IntersectionCount, Move, Move,
        Scan,
    ];

    public DifferentialCommand Draw(Arguments arguments) =>
        arguments.OneOf<Func<Arguments, DifferentialCommand>>(Commands)(arguments);

    private static DifferentialCommand Add(Arguments arguments)
    {
        byte[] key = arguments.Key();
        byte[] member = arguments.Member();
        return Command.Same(
            async database => Reply.Of(await database.Set<byte[]>(key).AddAsync(member)),
            Reply.From,
            "SADD",
            key,
            member);
    }

    private static DifferentialCommand AddMany(Arguments arguments)
    {
        byte[] key = arguments.Key();
        byte[][] members = arguments.FewOrManyMembers(6);
        return Command.Same(
            async database => Reply.Of(await database.Set<byte[]>(key).AddAsync(members)),
            Reply.From,
            "SADD",
            key,
            members);
    }

    private static DifferentialCommand Remove(Arguments arguments)
    {
        byte[] key = arguments.Key();
        byte[] member = arguments.Member();
        return Command.Same(
            async database => Reply.Of(await database.Set<byte[]>(key).RemoveAsync(member)),
            Reply.From,
            "SREM",
            key,
            member);
    }

    private static DifferentialCommand RemoveMany(Arguments arguments)
    {
        byte[] key = arguments.Key();
        byte[][] members = arguments.SomeMembers();
        return Command.Same(
            async database => Reply.Of(await database.Set<byte[]>(key).RemoveAsync(members)),
            Reply.From,
            "SREM",
            key,
            members);
    }

    private static DifferentialCommand Contains(Arguments arguments)
    {
        byte[] key = arguments.Key();
        byte[] member = arguments.Member();
        return Command.Same(
            async database => Reply.Of(await database.Set<byte[]>(key).ContainsAsync(member)),
            Reply.From,
            "SISMEMBER",
            key,
            member);
    }

    private static DifferentialCommand ContainsMany(Arguments arguments)
    {
        byte[] key = arguments.Key();
        byte[][] members = arguments.SomeMembers();
        return Command.Same(
            async database => Reply.List(
                (await database.Set<byte[]>(key).ContainsAsync(members)).Select(Reply.Of)),
            Reply.From,
            "SMISMEMBER",
            key,
            members);
    }

    private static DifferentialCommand Members(Arguments arguments)
    {
        byte[] key = arguments.Key();
        return Command.Same(
            async database => Reply.Bag((await database.Set<byte[]>(key).MembersAsync()).Select(Reply.Of)),
            Reply.FromBag,
            "SMEMBERS",
            key);
    }

    private static DifferentialCommand Count(Arguments arguments)
    {
        byte[] key = arguments.Key();
        return Command.Same(
            async database => Reply.Of(await database.Set<byte[]>(key).CountAsync()), Reply.From, "SCARD", key);
    }

    private static DifferentialCommand Pop(Arguments arguments)
    {
        byte[] key = arguments.Key();
        return Choice(key, Command.Encode("SPOP", key), 1, isRemoved: true).With(
            async database => ListOf(await database.Set<byte[]>(key).PopAsync()));
    }

    private static DifferentialCommand PopMany(Arguments arguments)
    {
        byte[] key = arguments.Key();
        int count = arguments.AnyCount();
        return Choice(key, Command.Encode("SPOP", key, count), count, isRemoved: true).With(
            async database => Reply.List((await database.Set<byte[]>(key).PopAsync(count)).Select(Reply.Of)));
    }

    private static DifferentialCommand RandomMember(Arguments arguments)
    {
        byte[] key = arguments.Key();
        return Choice(key, Command.Encode("SRANDMEMBER", key), 1).With(
            async database => ListOf(await database.Set<byte[]>(key).RandomMemberAsync()));
    }

    private static DifferentialCommand RandomMembers(Arguments arguments)
    {
        byte[] key = arguments.Key();
        bool repeats = arguments.Chance(2);
        int count = repeats ? arguments.Random.Next(6) : arguments.Count();
        byte[][] redis = Command.Encode("SRANDMEMBER", key, repeats ? -count : count);
        return Choice(key, redis, count, repeats).With(async database =>
            Reply.List((await database.Set<byte[]>(key).RandomMembersAsync(count, repeats)).Select(Reply.Of)));
    }

    private static FreeChoice Choice(
        byte[] key, byte[][] redis, int count, bool repeats = false, bool isRemoved = false) => new()
        {
            Redis = redis,
            Count = count,
            IsRepeated = repeats,
            Size = Command.Encode("SCARD", key),
            LookUp = Command.Encode("SMISMEMBER", key),
            Remove = isRemoved ? Command.Encode("SREM", key) : null,
            Found = FreeChoice.Exists,
        };

    private static Reply ListOf(Optional<byte[]> member) =>
        member.HasValue ? Reply.List([Reply.Of(member)]) : Reply.Nothing;

    private static DifferentialCommand Combine(Arguments arguments)
    {
        byte[][] keys = arguments.SomeKeys();
        SetOperation operation = Operation(arguments);
        return Command.Same(
            async database => Reply.Bag(
                (await database.Set<byte[]>(keys[0]).CombineAsync(operation, Arguments.ToKeys(keys[1..])))
                .Select(Reply.Of)),
            Reply.FromBag,
            Show(operation),
            keys);
    }

    private static DifferentialCommand CombineAndStore(Arguments arguments)
    {
        byte[][] keys = arguments.SomeKeys();
        byte[] destination = arguments.Key();
        SetOperation operation = Operation(arguments);
        return Command.Same(
            async database => Reply.Of(await database.Set<byte[]>(keys[0])
                .CombineAndStoreAsync(destination, operation, Arguments.ToKeys(keys[1..]))),
            Reply.From,
            $"{Show(operation)}STORE",
            destination,
            keys);
    }

    private static DifferentialCommand IntersectionCount(Arguments arguments)
    {
        byte[][] keys = arguments.SomeKeys();
        long limit = arguments.AnyCount();
        return Command.Same(
            async database => Reply.Of(
                await database.Set<byte[]>(keys[0]).IntersectionCountAsync(Arguments.ToKeys(keys[1..]), limit)),
            Reply.From,
            "SINTERCARD",
            keys.Length,
            keys,
            "LIMIT",
            limit);
    }

    private static DifferentialCommand Move(Arguments arguments)
    {
        byte[] source = arguments.Key();
        byte[] destination = arguments.Key();
        byte[] member = arguments.Member();
        return Command.Same(
            async database => Reply.Of(await database.Set<byte[]>(source).MoveAsync(destination, member)),
            Reply.From,
            "SMOVE",
            source,
            destination,
            member);
    }

    private static DifferentialCommand Scan(Arguments arguments)
    {
        byte[] key = arguments.Key();
        byte[] pattern = arguments.Pattern();
        return Command.Same(
            async database => Reply.Bag(
                await database.Set<byte[]>(key).ScanAsync(new GlobPattern(pattern)).Select(Reply.Of).ToArrayAsync()),
            static reply => reply.Items is { } items ? Reply.FromBag(items[1]) : Reply.From(reply),
            "SSCAN",
            key,
            0,
            "MATCH",
            pattern,
            "COUNT",
            1000);
    }

    private static SetOperation Operation(Arguments arguments) =>
        arguments.OneOf(SetOperation.Union, SetOperation.Intersection, SetOperation.Difference);

    private static string Show(SetOperation operation) => operation switch
    {
        SetOperation.Union => "SUNION",
        SetOperation.Intersection => "SINTER",
        _ => "SDIFF",
    };
}
