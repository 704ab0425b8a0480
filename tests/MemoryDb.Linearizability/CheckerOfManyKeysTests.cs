namespace MemoryDb.Linearizability;

/// <summary>What the checker makes of several keys, of time, and of long histories.</summary>
public sealed class CheckerOfManyKeysTests
{
    private readonly List<HistoryOperation> _history = [];

    [Fact]
    public void Keys_that_nothing_joins_are_objects_of_their_own()
    {
        Add(1, 2, TextCommands.Set(0, "a"), Reply.Done);
        Add(3, 4, TextCommands.Set(1, "b"), Reply.Done);
        Add(5, 6, TextCommands.Set(2, "c"), Reply.Done);
        Add(7, 8, TextCommands.GetMany(0, 2), "['a' 'c']");
        int[] sizes = [.. Partitions.Of(_history).Select(partition => partition.Count).Order()];
        Assert.Equal([1, 3], sizes);
        AssertKind(VerdictKind.Linearizable);
    }

    [Fact]
    public void Half_of_a_transaction_is_found()
    {
        Add(1, 4, TransactionCommands.Transfer(0, 1, 5), "-5 5");
        Add(2, 3, TransactionCommands.ReadBoth(0, 1), "'-5' nothing");
        AssertKind(VerdictKind.NotLinearizable);
    }

    [Fact]
    public void Two_reads_that_see_two_writes_in_opposite_orders_are_found()
    {
        Add(1, 10, TextCommands.Set(0, "a"), Reply.Done);
        Add(2, 11, TextCommands.Set(1, "b"), Reply.Done);
        Add(3, 4, TextCommands.GetMany(0, 1), "['a' nothing]");
        Add(5, 6, TextCommands.GetMany(0, 1), "[nothing 'b']");
        AssertKind(VerdictKind.NotLinearizable);
    }

    [Fact]
    public void What_a_transaction_took_back_is_found_if_it_shows()
    {
        Add(1, 2, TransactionCommands.WriteAndRollBack(0, 1, "r"), "[no no]");
        AssertKind(VerdictKind.Linearizable);
        Add(3, 4, TextCommands.Get(1), "'r'");
        AssertKind(VerdictKind.NotLinearizable);
    }

    [Fact]
    public void A_key_is_gone_when_its_time_has_come_and_not_before()
    {
        Add(1, 2, TextCommands.SetFor(0, "a", milliseconds: 10), "yes", now: 100);
        Add(3, 4, TextCommands.Get(0), "'a'", now: 109);
        Add(5, 6, TextCommands.Get(0), Reply.Nothing, now: 110);
        AssertKind(VerdictKind.Linearizable);
        Add(7, 8, TextCommands.Get(0), "'a'", now: 109);
        AssertKind(VerdictKind.NotLinearizable);
    }

    [Fact]
    public void A_move_that_waited_finds_its_target_as_it_is_when_it_is_served()
    {
        Add(1, 2, ItemCommands.PushRight(0, "old"), "1", now: 100);
        Add(3, 4, AnyKeyCommands.Expire(0, milliseconds: 10), "yes", now: 100);
        Add(5, 8, ItemCommands.WaitAndMove(1, 0, Timeout.InfiniteTimeSpan), "'new'", now: 105);
        Add(6, 7, ItemCommands.PushRight(1, "new"), "1", now: 110);
        Add(9, 10, ItemCommands.Range(0), "[new]", now: 110);
        AssertKind(VerdictKind.Linearizable);
    }

    [Fact]
    public void A_counter_keeps_its_expiry()
    {
        Add(1, 2, TextCommands.SetFor(0, "1", milliseconds: 10), "yes", now: 100);
        Add(3, 4, TextCommands.Increment(0, 1), "2", now: 105);
        Add(5, 6, TextCommands.Increment(0, 1), "1", now: 115);
        AssertKind(VerdictKind.Linearizable);
    }

    [Fact]
    public void Sets_and_sorted_sets_are_known()
    {
        Add(1, 2, MemberCommands.Add(0, "b"), "yes");
        Add(3, 4, MemberCommands.Add(0, "a"), "yes");
        Add(5, 6, MemberCommands.Add(0, "a"), "no");
        Add(7, 8, MemberCommands.Members(0), "[a b]");
        Add(9, 10, ScoreCommands.Add(1, "x", 3), "yes");
        Add(11, 12, ScoreCommands.Increment(1, "y", 2), "2");
        Add(13, 14, ScoreCommands.Range(1), "[y:2 x:3]");
        Add(15, 16, ScoreCommands.PopMin(1), "y:2");
        AssertKind(VerdictKind.Linearizable);
    }

    [Fact]
    public void A_search_that_takes_too_long_is_undecided_and_no_success()
    {
        for (int number = 0; number < 12; number++)
            Add(number + 1, 100 - number, ItemCommands.PushRight(0, $"i{number}"), $"{number + 1}");
        Add(101, 102, ItemCommands.Count(0), "0");
        Verdict verdict = LinearizabilityChecker.Check(_history, maxSteps: 10);
        Assert.Equal(VerdictKind.Undecided, verdict.Kind);
        Assert.False(verdict.IsLinearizable);
    }

    [Fact]
    public void A_long_history_of_a_few_clients_takes_few_steps()
    {
        // Five callers side by side, of whom every seventh write is unknown and lost.
        const int count = 300;
        long sum = 0;
        for (int number = 0; number < count; number++)
        {
            bool isLost = number % 7 == 0;
            sum += isLost ? 0 : number;
            long end = isLost ? HistoryOperation.Never : (10 * number) + 45;
            Add(10 * number, end, TextCommands.Increment(0, number), isLost ? null : $"{sum}");
        }

        Verdict verdict = LinearizabilityChecker.Check(_history);
        Assert.True(verdict.IsLinearizable, verdict.Explanation);
        Assert.InRange(verdict.Steps, count / 2, 20 * count);
    }

    private void Add(long call, long end, Command command, string? reply, long now = 0) =>
        _history.Add(new HistoryOperation(0, command, now, call, end, reply));

    private void AssertKind(VerdictKind kind) => Assert.Equal(kind, LinearizabilityChecker.Check(_history).Kind);
}
