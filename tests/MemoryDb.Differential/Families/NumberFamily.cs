namespace MemoryDb.Differential.Families;

/// <summary>Fractions counted in strings and hashes.</summary>
internal sealed class NumberFamily : IDifferentialFamily
{
    private static readonly Func<NumberArguments, DifferentialCommand>[] Commands =
    [
        Set, SetField, Increment, Increment, Increment, IncrementField, IncrementField, IncrementField, IncrementWhole,
        IncrementWholeField, Get,
    ];

    public Arguments CreateArguments(Random random) => new NumberArguments(random);

    public DifferentialCommand Draw(Arguments arguments) =>
        arguments.OneOf<Func<NumberArguments, DifferentialCommand>>(Commands)((NumberArguments)arguments);

    private static DifferentialCommand Set(NumberArguments arguments)
    {
        byte[] key = arguments.Key();
        byte[] text = arguments.Text();
        return Command.Same(
            async database =>
            {
                await database.String<byte[]>(key).SetAsync(text);
                return Reply.Ok;
            },
            Reply.From,
            "SET",
            key,
            text);
    }

    private static DifferentialCommand SetField(NumberArguments arguments)
    {
        byte[] key = arguments.Key();
        byte[] field = Field(arguments);
        byte[] text = arguments.Text();
        return Command.Same(
            async database => Reply.Of(await database.Hash<byte[], byte[]>(key).SetAsync(field, text)),
            Reply.From,
            "HSET",
            key,
            field,
            text);
    }

    private static DifferentialCommand Increment(NumberArguments arguments)
    {
        byte[] key = arguments.Key();
        double by = arguments.Amount();
        return Command.Same(
            async database => Reply.Of(await database.String<double>(key).IncrementAsync(by)),
            Reply.FromNumber,
            "INCRBYFLOAT",
            key,
            by);
    }

    private static DifferentialCommand IncrementField(NumberArguments arguments)
    {
        byte[] key = arguments.Key();
        byte[] field = Field(arguments);
        double by = arguments.Amount();
        return Command.Same(
            async database => Reply.Of(await database.Hash<byte[], double>(key).IncrementAsync(field, by)),
            double.IsFinite(by) ? Reply.FromNumber : Reply.FromRefusal,
            "HINCRBYFLOAT",
            key,
            field,
            by);
    }

    private static DifferentialCommand IncrementWhole(NumberArguments arguments)
    {
        byte[] key = arguments.Key();
        long by = arguments.WholeAmount();
        return Command.Same(
            async database => Reply.Of(await database.String<long>(key).IncrementAsync(by)),
            Reply.From,
            "INCRBY",
            key,
            by);
    }

    private static DifferentialCommand IncrementWholeField(NumberArguments arguments)
    {
        byte[] key = arguments.Key();
        byte[] field = Field(arguments);
        long by = arguments.WholeAmount();
        return Command.Same(
            async database => Reply.Of(await database.Hash<byte[], long>(key).IncrementAsync(field, by)),
            Reply.From,
            "HINCRBY",
            key,
            field,
            by);
    }

    private static DifferentialCommand Get(NumberArguments arguments)
    {
        byte[] key = arguments.Key();
        return Command.Same(
            async database => Reply.Of(await database.String<byte[]>(key).GetAsync()), Reply.From, "GET", key);
    }

    private static byte[] Field(NumberArguments arguments) => arguments.OneOf("f"u8.ToArray(), "g"u8.ToArray());
}
