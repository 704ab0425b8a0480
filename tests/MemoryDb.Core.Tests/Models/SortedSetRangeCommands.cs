using FsCheck;
using FsCheck.Fluent;

namespace MemoryDb.Core.Tests.Models;

/// <summary>The sorted set commands on ranges of members, and those that store ranges.</summary>
internal static class SortedSetRangeCommands
{
    private static readonly Gen<MemberBound<string>> Bound = Gen.Frequency(
        (1, Gen.Constant(MemberBound<string>.Unbounded)),
        (3, SortedSetFamily.Member.Zip(Gen.Elements(false, true), (member, isExclusive) =>
            new MemberBound<string>(member, isExclusive))));

    private static readonly Gen<MemberRange<string>> Members =
        Bound.Zip(Bound, (minimum, maximum) => new MemberRange<string>(minimum, maximum));

    private static readonly Gen<long> Offset = Gen.Elements<long>(0, 0, 0, 1, 3, -1);

    private static readonly Gen<long> Count = Gen.Elements<long>(-1, -1, 0, 1, 3, long.MaxValue);

    public static Gen<ModelCommand> Command { get; } = Gen.OneOf(
        from key in ModelGenerators.KeyName
        from members in Members
        from order in SortedSetFamily.Direction
        from offset in Offset
        from count in Count
        select RangeByMember(key, members, order, offset, count),
        ModelGenerators.KeyName.Zip(Members, CountByMember),
        ModelGenerators.KeyName.Zip(Members, RemoveByMember),
        from key in ModelGenerators.KeyName
        from destination in ModelGenerators.KeyName
        from start in SortedSetFamily.Rank
        from stop in SortedSetFamily.Rank
        from order in SortedSetFamily.Direction
        select Store(key, destination, start, stop, order),
        from key in ModelGenerators.KeyName
        from destination in ModelGenerators.KeyName
        from scores in SortedSetFamily.Scores
        from order in SortedSetFamily.Direction
        from offset in Offset
        from count in Count
        select StoreByScore((key, destination), scores, order, offset, count),
        from key in ModelGenerators.KeyName
        from destination in ModelGenerators.KeyName
        from members in Members
        from order in SortedSetFamily.Direction
        from offset in Offset
        from count in Count
        select StoreByMember((key, destination), members, order, offset, count));

    private static ModelCommand RangeByMember(
        string key, MemberRange<string> members, Order order, long offset, long count)
    {
        ScoredMember<string>[] found = [];
        return new ModelCommand(
            $"{members} of '{key}' {order} from {offset}, {count}",
            state => SortedSetFamily.Show(Within(state, key, members, order, offset, count, found)),
            async database => SortedSetFamily.Show(
                found = await database.SortedSet<string>(key).RangeByMemberAsync(members, order, offset, count)),
            transaction => SortedSetFamily.Show(
                found = transaction.SortedSet<string>(key).RangeByMember(members, order, offset, count)));
    }

    private static ModelCommand CountByMember(string key, MemberRange<string> members)
    {
        ScoredMember<string>[] found = [];
        return new ModelCommand(
            $"count of {members} in '{key}'",
            state => (long)Within(state, key, members, Order.Ascending, 0, -1, found).Length,
            database => FollowAsync(
                database.SortedSet<string>(key).RangeByMemberAsync(members),
                database.SortedSet<string>(key).CountAsync(members),
                range => found = range),
            transaction =>
            {
                found = transaction.SortedSet<string>(key).RangeByMember(members);
                return transaction.SortedSet<string>(key).Count(members);
            });
    }

    private static ModelCommand RemoveByMember(string key, MemberRange<string> members)
    {
        ScoredMember<string>[] found = [];
        return new ModelCommand(
            $"remove {members} from '{key}'",
            state =>
            {
                ScoredMember<string>[] removed = Within(state, key, members, Order.Ascending, 0, -1, found);
                return (long)ModelSortedSet.Remove(state, key, removed).Length;
            },
            database => FollowAsync(
                database.SortedSet<string>(key).RangeByMemberAsync(members),
                database.SortedSet<string>(key).RemoveRangeByMemberAsync(members),
                range => found = range),
            transaction =>
            {
                found = transaction.SortedSet<string>(key).RangeByMember(members);
                return transaction.SortedSet<string>(key).RemoveRangeByMember(members);
            });
    }

    private static ModelCommand Store(string key, string destination, long start, long stop, Order order) => new(
        $"store {start} to {stop} of '{key}' {order} in '{destination}'",
        state =>
        {
            ScoredMember<string>[] all = ModelSortedSet.Sorted(state, key, order);
            return ModelSortedSet.Store(state, destination, all.Where((_, rank) =>
                rank >= (start < 0 ? start + all.Length : start) && rank <= (stop < 0 ? stop + all.Length : stop)));
        },
        async database => await database.SortedSet<string>(key).RangeAndStoreAsync(destination, start, stop, order),
        transaction => transaction.SortedSet<string>(key).RangeAndStore(destination, start, stop, order));

    private static ModelCommand StoreByScore(
        (string Source, string Destination) keys, ScoreRange scores, Order order, long offset, long count) => new(
        $"store {scores} of '{keys.Source}' {order} from {offset}, {count} in '{keys.Destination}'",
        state =>
        {
            ArgumentOutOfRangeException.ThrowIfNegative(offset);
            ScoredMember<string>[] range = SortedSetFamily.Within(state, keys.Source, scores, order);
            return ModelSortedSet.Store(state, keys.Destination, Limit(range, offset, count));
        },
        async database => await database.SortedSet<string>(keys.Source)
            .RangeByScoreAndStoreAsync(keys.Destination, scores, order, offset, count),
        transaction => transaction.SortedSet<string>(keys.Source)
            .RangeByScoreAndStore(keys.Destination, scores, order, offset, count));

    private static ModelCommand StoreByMember(
        (string Source, string Destination) keys, MemberRange<string> members, Order order, long offset, long count)
    {
        ScoredMember<string>[] found = [];
        return new ModelCommand(
            $"store {members} of '{keys.Source}' {order} from {offset}, {count} in '{keys.Destination}'",
            state => ModelSortedSet.Store(
                state, keys.Destination, Within(state, keys.Source, members, order, offset, count, found)),
            async database =>
            {
                DurableSortedSet<string> set = database.SortedSet<string>(keys.Source);

                // Bad arguments are refused by the call itself; then there is nothing to follow.
                return await FollowAsync(
                    set.RangeByMemberAsync(members, order, offset, count),
                    set.RangeByMemberAndStoreAsync(keys.Destination, members, order, offset, count),
                    range => found = range);
            },
            transaction =>
            {
                TransactionSortedSet<string> set = transaction.SortedSet<string>(keys.Source);
                found = set.RangeByMember(members, order, offset, count);
                return set.RangeByMemberAndStore(keys.Destination, members, order, offset, count);
            });
    }

    /// <summary>
    /// Awaits a range, and a command on the same range that was called directly behind it and so met the same set.
    /// </summary>
    private static async Task<object?> FollowAsync(
        ValueTask<ScoredMember<string>[]> range, ValueTask<long> command, Action<ScoredMember<string>[]> note)
    {
        try
        {
            note(await range);
        }
        catch (WrongTypeException)
        {
            // The command says so too.
        }

        return await command;
    }

    /// <summary>
    /// The members in a range. Where scores differ, the range means nothing, and the oracle follows what was found.
    /// </summary>
    private static ScoredMember<string>[] Within(
        ModelState state,
        string key,
        MemberRange<string> members,
        Order order,
        long offset,
        long count,
        ScoredMember<string>[] found)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ScoredMember<string>[] all = ModelSortedSet.Sorted(state, key, order);
        if (all.Select(one => one.Score).Distinct().Count() > 1)
            return [.. found.Where(all.Contains)];
        return Limit(all.Where(one => Meets(one.Member, members.Minimum, 1) && Meets(one.Member, members.Maximum, -1)),
            offset, count);
    }

    private static bool Meets(string member, MemberBound<string> bound, int side) =>
        !bound.IsBounded || Math.Sign(string.CompareOrdinal(member, bound.Member)) is var order
            && (order == side || (order == 0 && !bound.IsExclusive));

    private static ScoredMember<string>[] Limit(IEnumerable<ScoredMember<string>> range, long offset, long count) =>
        [.. range.Skip((int)offset).Take(count < 0 ? int.MaxValue : (int)Math.Min(count, int.MaxValue))];
}
