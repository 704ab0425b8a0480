using System.Collections.Immutable;
using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace MemoryDb.Core.Tests.Models;

/// <summary>The sorted set commands.</summary>
internal sealed class SortedSetFamily : IModelFamily
{
    public static readonly Gen<string> Member = Gen.Elements(
        "", "0", "1", "a", "aa", "b", "c", "ключ", "x1", "x2", "x3", new string('y', 100));

    private static readonly Gen<string[]> SeveralMembers =
        Gen.Choose(0, 6).SelectMany(count => Member.ArrayOf(count));

    private static readonly Gen<double> Score = Gen.Frequency(
        (9, Gen.Elements(0, -0.0, 1, 1, 2, 2, 3, -1, 0.1, 1e300)), (1, ModelGenerators.Number));

    private static readonly Gen<ScoredMember<string>[]> SeveralScored =
        Gen.Choose(0, 6).SelectMany(count => Member.Zip(Score, (name, score) => new ScoredMember<string>(name, score))
            .ArrayOf(count));

    private static readonly Gen<SortedSetWhen> Condition = Gen.Frequency(
        (3, Gen.Constant(SortedSetWhen.Always)),
        (5, Gen.Elements(
            SortedSetWhen.NotExists,
            SortedSetWhen.Exists,
            SortedSetWhen.GreaterThan,
            SortedSetWhen.LessThan,
            SortedSetWhen.Exists | SortedSetWhen.GreaterThan,
            SortedSetWhen.Exists | SortedSetWhen.LessThan)));

    public static readonly Gen<Order> Direction = Gen.Elements(Order.Ascending, Order.Descending);

    public static readonly Gen<long> Rank =
        Gen.Elements(0, 1, 2, 3, 6, 20, -1, -2, -3, -20, long.MaxValue, long.MinValue);

    private static readonly Gen<ScoreBound> Bound =
        Score.Where(score => !double.IsNaN(score)).Zip(Gen.Elements(false, true), (score, exclusive) =>
            new ScoreBound(score, exclusive));

    public static readonly Gen<ScoreRange> Scores = Gen.Frequency(
        (4, Bound.Zip(Bound, (minimum, maximum) => new ScoreRange(minimum, maximum))),
        (1, Gen.Constant(ScoreRange.All)));

    public Gen<ModelCommand> Command { get; } = Gen.Frequency(
        (4, from key in ModelGenerators.KeyName
            from member in Member
            from score in Score
            from when in Condition
            from isUpdate in Gen.Elements(false, true)
            select Add(key, new ScoredMember<string>(member, score), when, isUpdate)),
        (5, from key in ModelGenerators.KeyName
            from members in SeveralScored
            from when in Condition
            from isUpdate in Gen.Elements(false, true)
            select AddMany(key, members, when, isUpdate)),
        (3, from key in ModelGenerators.KeyName
            from member in Member
            from addend in Score
            from when in Condition
            select Increment(key, member, addend, when)),
        (1, ModelGenerators.KeyName.Zip(Member, Remove)),
        (1, ModelGenerators.KeyName.Zip(SeveralMembers, RemoveMany)),
        (1, ModelGenerators.KeyName.Zip(SeveralMembers, ScoresOf)),
        (1, from key in ModelGenerators.KeyName
            from member in Member
            from order in Direction
            select RankOf(key, member, order)),
        (3, from key in ModelGenerators.KeyName
            from start in Rank
            from stop in Rank
            from order in Direction
            from removes in Gen.Frequency((3, Gen.Constant(false)), (1, Gen.Constant(true)))
            select Range(key, start, stop, order, removes)),
        (3, from key in ModelGenerators.KeyName
            from scores in Scores
            from order in Direction
            from offset in Gen.Elements<long>(0, 0, 0, 1, 3, -1)
            from count in Gen.Elements<long>(-1, -1, 0, 1, 3, long.MaxValue)
            select RangeByScore(key, scores, order, offset, count)),
        (1, ModelGenerators.KeyName.Zip(Scores, CountInRange)),
        (1, ModelGenerators.KeyName.Zip(Scores, RemoveByScore)),
        (1, ModelGenerators.KeyName.Zip(Direction, Pop)),
        (1, from key in ModelGenerators.KeyName
            from count in Gen.Elements(-1, 0, 1, 2, 20)
            from order in Direction
            select PopMany(key, count, order)),
        (1, ModelGenerators.KeyName.Zip(ModelGenerators.Pattern, Scan)),
        (1, ModelGenerators.KeyName.Select(RandomMember)),
        (1, from key in ModelGenerators.KeyName
            from count in ModelGenerators.DrawCount
            from allowRepetition in Gen.Elements(false, true)
            select RandomMembers(key, count, allowRepetition)),
        (5, SortedSetRangeCommands.Command),
        (6, SortedSetCombineCommands.Command));

    public IEnumerable<ModelCommand> Probes(string key) => [Range(key, 0, -1, Order.Ascending, false)];

    private static ModelCommand Add(string key, ScoredMember<string> given, SortedSetWhen when, bool isUpdate) => new(
        $"{(isUpdate ? "update" : "add")} {Show([given])[0]} in '{key}' if {when}",
        state => AddAll(state, key, [given], when, isUpdate) == 1,
        async database => isUpdate
            ? await database.SortedSet<string>(key).UpdateAsync(given.Member, given.Score, when)
            : await database.SortedSet<string>(key).AddAsync(given.Member, given.Score, when),
        transaction => isUpdate
            ? transaction.SortedSet<string>(key).Update(given.Member, given.Score, when)
            : transaction.SortedSet<string>(key).Add(given.Member, given.Score, when));

    private static ModelCommand AddMany(
        string key, ScoredMember<string>[] given, SortedSetWhen when, bool isUpdate) => new(
        $"{(isUpdate ? "update" : "add")} ({string.Join(", ", Show(given))}) in '{key}' if {when}",
        state => AddAll(state, key, given, when, isUpdate),
        async database => isUpdate
            ? await database.SortedSet<string>(key).UpdateAsync(given, when)
            : await database.SortedSet<string>(key).AddAsync(given, when),
        transaction => isUpdate
            ? transaction.SortedSet<string>(key).Update(given, when)
            : transaction.SortedSet<string>(key).Add(given, when));

    private static ModelCommand Increment(string key, string member, double by, SortedSetWhen when) => new(
        $"increment '{member}' in '{key}' by {by:R} if {when}",
        state => AddTo(state, key, member, by, when),
        async database => (await database.SortedSet<string>(key).IncrementAsync(member, by, when)).OrNull(),
        transaction => transaction.SortedSet<string>(key).Increment(member, by, when).OrNull());

    private static ModelCommand Remove(string key, string member) => new(
        $"remove '{member}' from '{key}'",
        state => RemoveAll(state, key, [member]) == 1,
        async database => await database.SortedSet<string>(key).RemoveAsync(member),
        transaction => transaction.SortedSet<string>(key).Remove(member));

    private static ModelCommand RemoveMany(string key, string[] members) => new(
        $"remove ({string.Join(", ", members)}) from '{key}'",
        state => RemoveAll(state, key, members),
        async database => await database.SortedSet<string>(key).RemoveAsync(members),
        transaction => transaction.SortedSet<string>(key).Remove(members));

    private static ModelCommand ScoresOf(string key, string[] members) => new(
        $"scores of ({string.Join(", ", members)}) in '{key}'",
        state =>
        {
            ImmutableDictionary<string, double> scores = ModelSortedSet.Find(state, key);
            return Array.ConvertAll(members, member => (object?)ScoreOf(scores, member));
        },
        async database => (await database.SortedSet<string>(key).ScoresAsync(members)).OrNull(),
        transaction => transaction.SortedSet<string>(key).Scores(members).OrNull());

    private static ModelCommand RankOf(string key, string member, Order order) => new(
        $"{order} rank of '{member}' in '{key}'",
        state =>
        {
            int rank = Array.FindIndex(ModelSortedSet.Sorted(state, key, order), found => found.Member == member);
            return rank < 0 ? null : rank;
        },
        async database => (await database.SortedSet<string>(key).RankAsync(member, order)).OrNull(),
        transaction => transaction.SortedSet<string>(key).Rank(member, order).OrNull());

    private static ModelCommand Range(string key, long start, long stop, Order order, bool removes)
    {
        return new ModelCommand(
            $"{(removes ? "remove" : "range")} {start} to {stop} of '{key}' {order}",
            state =>
            {
                ScoredMember<string>[] all = ModelSortedSet.Sorted(state, key, order);
                ScoredMember<string>[] range = [.. all.Where((_, rank) =>
                    rank >= (start < 0 ? start + all.Length : start) && rank <= (stop < 0 ? stop + all.Length : stop))];
                return removes ? ModelSortedSet.Remove(state, key, range).Length : Show(range);
            },
            async database => removes
                ? await database.SortedSet<string>(key).RemoveRangeAsync(start, stop, order)
                : Show(await database.SortedSet<string>(key).RangeAsync(start, stop, order)),
            transaction => removes
                ? transaction.SortedSet<string>(key).RemoveRange(start, stop, order)
                : Show(transaction.SortedSet<string>(key).Range(start, stop, order)));
    }

    private static ModelCommand RangeByScore(
        string key, ScoreRange scores, Order order, long offset, long count) => new(
        $"{scores} of '{key}' {order} from {offset}, {count}",
        state =>
        {
            ArgumentOutOfRangeException.ThrowIfNegative(offset);
            IEnumerable<ScoredMember<string>> range = Within(state, key, scores, order).Skip((int)offset);
            return Show([.. count < 0 ? range : range.Take((int)Math.Min(count, int.MaxValue))]);
        },
        async database =>
            Show(await database.SortedSet<string>(key).RangeByScoreAsync(scores, order, offset, count)),
        transaction => Show(transaction.SortedSet<string>(key).RangeByScore(scores, order, offset, count)));

    private static ModelCommand CountInRange(string key, ScoreRange scores) => new(
        $"count of {scores} in '{key}'",
        state => (long)Within(state, key, scores, Order.Ascending).Length,
        async database => await database.SortedSet<string>(key).CountAsync(scores),
        transaction => transaction.SortedSet<string>(key).Count(scores));

    private static ModelCommand RemoveByScore(string key, ScoreRange scores) => new(
        $"remove {scores} from '{key}'",
        state => (long)ModelSortedSet.Remove(state, key, Within(state, key, scores, Order.Ascending)).Length,
        async database => await database.SortedSet<string>(key).RemoveRangeByScoreAsync(scores),
        transaction => transaction.SortedSet<string>(key).RemoveRangeByScore(scores));

    private static ModelCommand Pop(string key, Order order) => new(
        $"pop from '{key}' {order}",
        state => Show(ModelSortedSet.Remove(state, key, [.. ModelSortedSet.Sorted(state, key, order).Take(1)]))
            .FirstOrDefault(),
        async database => ShowOne(order == Order.Ascending
            ? await database.SortedSet<string>(key).PopMinAsync()
            : await database.SortedSet<string>(key).PopMaxAsync()),
        transaction => ShowOne(order == Order.Ascending
            ? transaction.SortedSet<string>(key).PopMin()
            : transaction.SortedSet<string>(key).PopMax()));

    private static ModelCommand PopMany(string key, int count, Order order) => new(
        $"pop {count} from '{key}' {order}",
        state =>
        {
            ArgumentOutOfRangeException.ThrowIfNegative(count);
            return Show(ModelSortedSet.Remove(
                state, key, [.. ModelSortedSet.Sorted(state, key, order).Take(count)]));
        },
        async database => Show(order == Order.Ascending
            ? await database.SortedSet<string>(key).PopMinAsync(count)
            : await database.SortedSet<string>(key).PopMaxAsync(count)),
        transaction => Show(order == Order.Ascending
            ? transaction.SortedSet<string>(key).PopMin(count)
            : transaction.SortedSet<string>(key).PopMax(count)));

    private static ModelCommand RandomMember(string key)
    {
        var choice = new ModelChoice();
        return new ModelCommand(
            $"draw from '{key}'",
            state => choice.CheckOne([.. Show(ModelSortedSet.Sorted(state, key))]),
            async database => choice.Note(ShowDrawn(await database.SortedSet<string>(key).RandomMemberAsync())),
            transaction => choice.Note(ShowDrawn(transaction.SortedSet<string>(key).RandomMember())));
    }

    private static ModelCommand RandomMembers(string key, int count, bool allowRepetition)
    {
        var choice = new ModelChoice();
        return new ModelCommand(
            $"draw {count}{(allowRepetition ? " times" : "")} from '{key}'",
            state =>
            {
                ArgumentOutOfRangeException.ThrowIfNegative(count);
                ImmutableSortedSet<string> members = [.. Show(ModelSortedSet.Sorted(state, key))];
                return allowRepetition ? choice.CheckRepeated(members, count) : choice.CheckDistinct(members, count);
            },
            async database => choice.Note(
                Show(await database.SortedSet<string>(key).RandomMembersAsync(count, allowRepetition))),
            transaction => choice.Note(
                Show(transaction.SortedSet<string>(key).RandomMembers(count, allowRepetition))));
    }

    /// <summary>The matching of patterns has tests of its own; here it is taken for granted.</summary>
    private static ModelCommand Scan(string key, string pattern) => new(
        $"scan '{key}' for '{pattern}'",
        state => Show([.. ModelSortedSet.Sorted(state, key)
            .Where(found => new GlobPattern(pattern).IsMatch(new Key(found.Member).ToArray()))])
            .Order(StringComparer.Ordinal),
        async database =>
        {
            // A walk that met the key expired would go on beyond this thread; so it goes first.
            await database.Keys.ExistsAsync(key);
            List<ScoredMember<string>> found =
                await database.SortedSet<string>(key).ScanAsync(pattern).ToListAsync();
            return Show([.. found]).Order(StringComparer.Ordinal);
        })
    {
        IsAtomic = false,
    };

    private static long AddAll(
        ModelState state, string key, ScoredMember<string>[] given, SortedSetWhen when, bool countsChanged)
    {
        if (given.Any(one => double.IsNaN(one.Score)))
            throw new ArgumentException("NaN.", nameof(given));
        ImmutableDictionary<string, double> scores = ModelSortedSet.Find(state, key);
        long count = 0;
        foreach ((string member, double score) in given)
        {
            double? before = ScoreOf(scores, member);
            if (!Takes(when, before, score) || before == score)
                continue;
            scores = scores.SetItem(member, score);
            count += before is null || countsChanged ? 1 : 0;
        }

        ModelSortedSet.Put(state, key, scores);
        return count;
    }

    private static object? AddTo(ModelState state, string key, string member, double by, SortedSetWhen when)
    {
        if (double.IsNaN(by))
            throw new ArgumentException("NaN.", nameof(by));
        ImmutableDictionary<string, double> scores = ModelSortedSet.Find(state, key);
        double? before = ScoreOf(scores, member);
        if (when == SortedSetWhen.NotExists && before is not null)
            return null;
        double sum = before is null ? by : before.Value + by;
        if (double.IsNaN(sum))
            throw new WrongValueException("Opposite infinities.");
        if (!Takes(when, before, sum))
            return null;
        if (before != sum)
            ModelSortedSet.Put(state, key, scores.SetItem(member, sum));
        return sum;
    }

    private static bool Takes(SortedSetWhen when, double? before, double score) => (when, before) switch
    {
        (SortedSetWhen.Always, _) => true,
        (SortedSetWhen.NotExists, _) => before is null,
        (SortedSetWhen.Exists, _) => before is not null,
        (SortedSetWhen.GreaterThan, null) => true,
        (SortedSetWhen.LessThan, null) => true,
        (_, null) => false,
        (SortedSetWhen.GreaterThan or (SortedSetWhen.Exists | SortedSetWhen.GreaterThan), _) => score > before,
        _ => score < before,
    };

    private static long RemoveAll(ModelState state, string key, string[] members)
    {
        ImmutableDictionary<string, double> before = ModelSortedSet.Find(state, key);
        ImmutableDictionary<string, double> after = before.RemoveRange(members);
        ModelSortedSet.Put(state, key, after);
        return before.Count - after.Count;
    }

    /// <summary>The members of a key in a range of scores, sorted.</summary>
    public static ScoredMember<string>[] Within(ModelState state, string key, ScoreRange scores, Order order)
    {
        (double low, double high) = (scores.Minimum.Score, scores.Maximum.Score);
        return [.. ModelSortedSet.Sorted(state, key, order)
            .Where(found => found.Score > low || (found.Score == low && !scores.Minimum.IsExclusive))
            .Where(found => found.Score < high || (found.Score == high && !scores.Maximum.IsExclusive))];
    }

    private static double? ScoreOf(ImmutableDictionary<string, double> scores, string member) =>
        scores.TryGetValue(member, out double score) ? score : null;

    private static object? ShowOne(Optional<ScoredMember<string>> found) =>
        found.HasValue ? Show([found.Value])[0] : null;

    private static Optional<string> ShowDrawn(Optional<ScoredMember<string>> drawn) =>
        drawn.HasValue ? Show([drawn.Value])[0] : default(Optional<string>);

    /// <summary>Members as a failure shows them.</summary>
    public static string[] Show(ScoredMember<string>[] members) => Array.ConvertAll(
        members, found => string.Create(CultureInfo.InvariantCulture, $"{found.Member}={found.Score:R}"));
}
