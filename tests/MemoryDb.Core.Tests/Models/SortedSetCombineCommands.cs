using FsCheck;
using FsCheck.Fluent;

namespace MemoryDb.Core.Tests.Models;

/// <summary>The commands on several sorted sets.</summary>
internal static class SortedSetCombineCommands
{
    private static readonly Gen<SetOperation> Operation = Gen.Elements(
        SetOperation.Union, SetOperation.Union, SetOperation.Intersection, SetOperation.Difference, (SetOperation)7);

    private static readonly Gen<Aggregate> Rule = Gen.Frequency(
        (9, Gen.Elements(Aggregate.Sum, Aggregate.Sum, Aggregate.Min, Aggregate.Max)),
        (1, Gen.Constant((Aggregate)(-1))));

    private static readonly Gen<double> Weight = Gen.Frequency(
        (12, Gen.Elements(1, 2, 0, -0.5, 1e-3)),
        (1, Gen.Elements(double.PositiveInfinity, double.NegativeInfinity, 1e300, double.NaN)));

    public static Gen<ModelCommand> Command { get; } = Gen.Frequency(
        (6, from combination in Combination()
            from destination in ModelGenerators.KeyName
            from isStored in Gen.Elements(false, true)
            select isStored ? Store(combination, destination) : Combine(combination)),
        (1, ModelGenerators.KeyName.Select(Flatten)),
        (1, from key in ModelGenerators.KeyName
            from others in ModelGenerators.SeveralKeyNames
            from limit in Gen.Elements(0, 0, 1, 2, 100, long.MaxValue, -1)
            select CountIntersection(key, others, limit)),
        (1, from keys in ModelGenerators.SeveralKeyNames
            from order in SortedSetFamily.Direction
            from count in Gen.Elements(0, 1, 1, 2, 20, -1)
            select PopFirst(keys, order, count)));

    private static Gen<Combined> Combination() =>
        from operation in Operation
        from key in ModelGenerators.KeyName
        from others in ModelGenerators.SeveralKeyNames
        from weights in Gen.Frequency(
            (3, Gen.Constant<double[]?>(null)),
            (3, Weight.ArrayOf(others.Length + 1).Select(drawn => (double[]?)drawn)),
            (1, Weight.ArrayOf(2).Select(drawn => (double[]?)drawn)))
        from aggregate in Rule
        select operation == SetOperation.Difference && others.Length > 1
            ? new Combined(operation, key, others, null, Aggregate.Sum)
            : new Combined(operation, key, others, weights, aggregate);

    private static ModelCommand Combine(Combined given) => new(
        $"{given}",
        state => SortedSetFamily.Show([.. Of(state, given).OrderBy(one => one.Score)
            .ThenBy(one => one.Member, StringComparer.Ordinal)]),
        async database => SortedSetFamily.Show(await database.SortedSet<string>(given.Key)
            .CombineAsync(given.Operation, given.OtherKeys, given.Weights, given.Aggregate)),
        transaction => SortedSetFamily.Show(transaction.SortedSet<string>(given.Key)
            .Combine(given.Operation, given.OtherKeys, given.Weights, given.Aggregate)));

    private static ModelCommand Store(Combined given, string destination) => new(
        $"{given} in '{destination}'",
        state => ModelSortedSet.Store(state, destination, Of(state, given)),
        async database => await database.SortedSet<string>(given.Key).CombineAndStoreAsync(
            destination, given.Operation, given.OtherKeys, given.Weights, given.Aggregate),
        transaction => transaction.SortedSet<string>(given.Key).CombineAndStore(
            destination, given.Operation, given.OtherKeys, given.Weights, given.Aggregate));

    /// <summary>All scores times 0: so that ranges of members mean something.</summary>
    private static ModelCommand Flatten(string key) =>
        Store(new Combined(SetOperation.Union, key, [], [0], Aggregate.Sum), key);

    private static ModelCommand CountIntersection(string key, string[] others, long limit) => new(
        $"count of the intersection of '{key}' and {Show(others)} up to {limit}",
        state =>
        {
            ArgumentOutOfRangeException.ThrowIfNegative(limit);
            long count = Of(state, new Combined(SetOperation.Intersection, key, others, null, Aggregate.Sum)).Length;
            return limit > 0 ? Math.Min(count, limit) : count;
        },
        async database => await database.SortedSet<string>(key).IntersectionCountAsync(Keys(others), limit),
        transaction => transaction.SortedSet<string>(key).IntersectionCount(Keys(others), limit));

    private static ModelCommand PopFirst(string[] keys, Order order, int count) => new(
        $"pop {count} from the first of {Show(keys)} {order}",
        state =>
        {
            if (keys.Length == 0)
                throw new ArgumentException("No keys.", nameof(keys));
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
            string? key = keys.FirstOrDefault(key => ModelSortedSet.Sorted(state, key).Length > 0);
            return key is null ? null : Show(key, ModelSortedSet.Remove(
                state, key, [.. ModelSortedSet.Sorted(state, key, order).Take(count)]));
        },
        async database => Show(await database.SortedSets.PopAsync<string>(Keys(keys), order, count)),
        transaction => Show(transaction.SortedSets.Pop<string>(Keys(keys), order, count)));

    /// <summary>What the combination must be, in no order.</summary>
    private static ScoredMember<string>[] Of(ModelState state, Combined given)
    {
        Check(given);
        string[] keys = [given.Key, .. given.Others];
        Dictionary<string, double>[] inputs =
            [.. keys.Select((key, index) => Weighted(state, key, given.Weights?[index] ?? 1))];
        if (given.Operation == SetOperation.Difference)
        {
            return [.. inputs[0].Where(one => !inputs.Skip(1).Any(input => input.ContainsKey(one.Key)))
                .Select(one => new ScoredMember<string>(one.Key, one.Value))];
        }

        int least = given.Operation == SetOperation.Union ? 1 : inputs.Length;
        return [.. inputs.OrderBy(input => input.Count).SelectMany(input => input)
            .GroupBy(one => one.Key, one => one.Value)
            .Where(scores => scores.Count() >= least)
            .Select(scores => new ScoredMember<string>(
                scores.Key, scores.Aggregate((left, right) => Aggregated(given.Aggregate, left, right))))];
    }

    private static void Check(Combined given)
    {
        if ((int)given.Operation == 7 || (int)given.Aggregate == -1)
            throw new ArgumentOutOfRangeException(nameof(given));
        bool weighs = given.Weights is not null || given.Aggregate != Aggregate.Sum;
        if (given.Operation == SetOperation.Difference && weighs)
            throw new ArgumentException("A difference.", nameof(given));
        if (given.Weights is { } weights && (weights.Length != given.Others.Length + 1 || weights.Any(double.IsNaN)))
            throw new ArgumentException("Weights.", nameof(given));
    }

    private static Dictionary<string, double> Weighted(ModelState state, string key, double weight)
    {
        IEnumerable<KeyValuePair<string, double>> scores = state.Find(key)?.Value switch
        {
            null => [],
            ModelSet set => set.Members.Select(member => KeyValuePair.Create(member, 1.0)),
            ModelSortedSet sorted => sorted.Scores,
            ModelValue other => throw new WrongTypeException(key, KeyType.SortedSet, other.Type),
        };
        return scores.ToDictionary(one => one.Key, one => OrZero(one.Value * weight));
    }

    private static double Aggregated(Aggregate aggregate, double left, double right) => aggregate switch
    {
        Aggregate.Min => right < left ? right : left,
        Aggregate.Max => right > left ? right : left,
        _ => OrZero(left + right),
    };

    private static double OrZero(double number) => double.IsNaN(number) ? 0 : number;

    private static Key[] Keys(string[] names) => Array.ConvertAll(names, name => (Key)name);

    private static object? Show(Optional<PoppedMembers<string>> popped) =>
        popped.HasValue ? Show(popped.Value.Key.ToString(), popped.Value.Members) : null;

    private static string[] Show(string key, ScoredMember<string>[] members) =>
        [key, .. SortedSetFamily.Show(members)];

    private static string Show(string[] names) => $"({string.Join(", ", names)})";

    private sealed record Combined(
        SetOperation Operation, string Key, string[] Others, double[]? Weights, Aggregate Aggregate)
    {
        public Key[] OtherKeys => Keys(Others);

        public override string ToString() => $"{Operation} of '{Key}' and {Show(Others)} times "
            + $"({string.Join(", ", Weights ?? [])}) with {Aggregate}";
    }
}
