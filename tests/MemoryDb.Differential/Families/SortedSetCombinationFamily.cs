namespace MemoryDb.Differential.Families;

/// <summary>Sorted sets, and sets, combined with others.</summary>
internal sealed class SortedSetCombinationFamily : IDifferentialFamily
{
    private static readonly Func<Arguments, DifferentialCommand>[] Commands =
    [
        SortedSetFamily.Fill, SortedSetFamily.Fill, SortedSetFamily.Fill, AddToSet, Combine, Combine, Combine,
        CombineAndStore, CombineAndStore, IntersectionCount,
    ];

    public DifferentialCommand Draw(Arguments arguments) =>
        arguments.OneOf<Func<Arguments, DifferentialCommand>>(Commands)(arguments);

    private static DifferentialCommand AddToSet(Arguments arguments)
    {
        byte[] key = arguments.Key();
        byte[][] members = arguments.SomeMembers(6);
        return Command.Same(
            async database => Reply.Of(await database.Set<byte[]>(key).AddAsync(members)),
            Reply.From,
            "SADD",
            key,
            members);
    }

    private static DifferentialCommand Combine(Arguments arguments)
    {
        byte[][] keys = arguments.SomeKeys(4);
        SetOperation operation = Operation(arguments);
        object[] options = Options(arguments, operation, keys.Length, out double[]? weights, out Aggregate aggregate);
        return Command.Same(
            async database => Reply.List((await database.SortedSet<byte[]>(keys[0])
                .CombineAsync(operation, Arguments.ToKeys(keys[1..]), weights, aggregate)).Select(Reply.Of)),
            Reply.FromScored,
            Show(operation),
            keys.Length,
            keys,
            options,
            "WITHSCORES");
    }

    private static DifferentialCommand CombineAndStore(Arguments arguments)
    {
        byte[][] keys = arguments.SomeKeys(4);
        byte[] destination = arguments.Key();
        SetOperation operation = Operation(arguments);
        object[] options = Options(arguments, operation, keys.Length, out double[]? weights, out Aggregate aggregate);
        return Command.Same(
            async database => Reply.Of(await database.SortedSet<byte[]>(keys[0])
                .CombineAndStoreAsync(destination, operation, Arguments.ToKeys(keys[1..]), weights, aggregate)),
            Reply.From,
            $"{Show(operation)}STORE",
            destination,
            keys.Length,
            keys,
            options);
    }

    private static DifferentialCommand IntersectionCount(Arguments arguments)
    {
        byte[][] keys = arguments.SomeKeys();
        long limit = arguments.AnyCount();
        return Command.Same(
            async database => Reply.Of(
                await database.SortedSet<byte[]>(keys[0]).IntersectionCountAsync(Arguments.ToKeys(keys[1..]), limit)),
            limit < 0 ? Reply.FromRefusal : Reply.From,
            "ZINTERCARD",
            keys.Length,
            keys,
            "LIMIT",
            limit);
    }

    /// <summary>
    /// Weights and an aggregate, as far as the operation takes them. In an intersection, Redis takes infinity times 0
    /// for 0 in the first set only; here it is 0 everywhere.
    /// </summary>
    private static object[] Options(
        Arguments arguments, SetOperation operation, int keyCount, out double[]? weights, out Aggregate aggregate)
    {
        (weights, aggregate) = (null, Aggregate.Sum);
        if (operation == SetOperation.Difference)
            return [];
        List<object> options = [];
        if (arguments.Chance(2))
        {
            weights = new double[keyCount];
            for (int index = 0; index < keyCount; index++)
            {
                weights[index] = operation == SetOperation.Union
                    ? arguments.OneOf(1, 2, -1, 0.5, 0, double.PositiveInfinity)
                    : arguments.OneOf(1, 2, -1, 0.5, -1.5);
            }

            options.Add("WEIGHTS");
            options.Add(weights);
        }

        if (arguments.Chance(2))
        {
            aggregate = arguments.OneOf(Aggregate.Sum, Aggregate.Min, Aggregate.Max);
            options.Add("AGGREGATE");
            options.Add(aggregate.ToString());
        }

        return [.. options];
    }

    private static SetOperation Operation(Arguments arguments) =>
        arguments.OneOf(SetOperation.Union, SetOperation.Intersection, SetOperation.Difference);

    private static string Show(SetOperation operation) => operation switch
    {
        SetOperation.Union => "ZUNION",
        SetOperation.Intersection => "ZINTER",
        _ => "ZDIFF",
    };
}
