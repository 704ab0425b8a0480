namespace MemoryDb.Linearizability;

/// <summary>The checker accepts what some order explains, and nothing else.</summary>
public sealed class CheckerTests
{
    private const long Never = HistoryOperation.Never;

    private readonly List<HistoryOperation> _history = [];

    [Fact]
    public void A_history_without_operations_is_linearizable() =>
        Assert.True(LinearizabilityChecker.Check([]).IsLinearizable);

    [Fact]
    public void One_caller_after_another_is_linearizable()
    {
        Add(1, 2, TextCommands.Set(0, "a"), Reply.Done);
        Add(3, 4, TextCommands.Get(0), "'a'");
        Add(5, 6, AnyKeyCommands.Delete(0), "yes");
        Add(7, 8, TextCommands.Get(0), Reply.Nothing);
        AssertLinearizable();
    }

    [Fact]
    public void A_stale_read_is_found()
    {
        Add(1, 2, TextCommands.Set(0, "a"), Reply.Done);
        Add(3, 4, TextCommands.Set(0, "b"), Reply.Done);
        Add(5, 6, TextCommands.Get(0), "'a'");
        AssertNotLinearizable();
    }

    [Fact]
    public void A_read_beside_a_write_may_show_either_value()
    {
        Add(1, 2, TextCommands.Set(0, "a"), Reply.Done);
        Add(3, 10, TextCommands.Set(0, "b"), Reply.Done);
        Add(4, 5, TextCommands.Get(0), "'a'");
        Add(6, 7, TextCommands.Get(0), "'b'");
        AssertLinearizable();
    }

    [Fact]
    public void A_new_value_followed_by_the_old_one_is_found()
    {
        Add(1, 2, TextCommands.Set(0, "a"), Reply.Done);
        Add(3, 10, TextCommands.Set(0, "b"), Reply.Done);
        Add(4, 5, TextCommands.Get(0), "'b'");
        Add(6, 7, TextCommands.Get(0), "'a'");
        AssertNotLinearizable();
    }

    [Fact]
    public void A_lost_update_is_found()
    {
        Add(1, 4, TextCommands.Increment(0, 1), "1");
        Add(2, 3, TextCommands.Increment(0, 1), "1");
        AssertNotLinearizable();
    }

    [Fact]
    public void Two_increments_side_by_side_come_in_either_order()
    {
        Add(1, 4, TextCommands.Increment(0, 1), "2");
        Add(2, 3, TextCommands.Increment(0, 1), "1");
        AssertLinearizable();
    }

    [Fact]
    public void Two_that_both_set_an_absent_key_are_found()
    {
        Add(1, 4, TextCommands.SetIfAbsent(0, "a"), "yes");
        Add(2, 3, TextCommands.SetIfAbsent(0, "b"), "yes");
        AssertNotLinearizable();
    }

    [Fact]
    public void Two_that_both_compare_and_set_are_found()
    {
        Add(1, 2, TextCommands.Set(0, "a"), Reply.Done);
        Add(3, 6, TextCommands.SetIfEqual(0, "a", "b"), "yes");
        Add(4, 5, TextCommands.SetIfEqual(0, "a", "c"), "yes");
        AssertNotLinearizable();
    }

    [Fact]
    public void A_refusal_by_what_was_never_there_is_found()
    {
        Add(1, 2, TextCommands.SetIfAbsent(0, "a"), "no");
        AssertNotLinearizable();
    }

    [Fact]
    public void The_order_of_real_time_is_kept()
    {
        Add(1, 2, ItemCommands.PushRight(0, "first"), "1");
        Add(3, 4, ItemCommands.PushRight(0, "second"), "2");
        Add(5, 6, ItemCommands.Range(0), "[second first]");
        AssertNotLinearizable();
    }

    [Fact]
    public void An_item_popped_twice_is_found()
    {
        Add(1, 2, ItemCommands.PushRight(0, "a"), "1");
        Add(3, 6, ItemCommands.PopLeft(0), "'a'");
        Add(4, 5, ItemCommands.PopLeft(0), "'a'");
        AssertNotLinearizable();
    }

    [Fact]
    public void A_pop_that_waits_is_served_by_a_later_push()
    {
        Add(1, 6, ItemCommands.WaitAndPopLeft(0, Timeout.InfiniteTimeSpan), "'a'");
        Add(2, 3, ItemCommands.Count(0), "0");
        Add(4, 5, ItemCommands.PushRight(0, "a"), "1");
        Add(7, 8, ItemCommands.Count(0), "0");
        AssertLinearizable();
    }

    [Fact]
    public void A_pop_before_its_push_is_found()
    {
        Add(1, 2, ItemCommands.PopLeft(0), "'a'");
        Add(3, 4, ItemCommands.PushRight(0, "a"), "1");
        AssertNotLinearizable();
    }

    [Fact]
    public void An_unknown_write_may_have_taken_effect()
    {
        Add(1, Never, TextCommands.Set(0, "a"), null);
        Add(2, 3, TextCommands.Get(0), "'a'");
        AssertLinearizable();
    }

    [Fact]
    public void An_unknown_write_may_never_take_effect()
    {
        Add(1, Never, TextCommands.Set(0, "a"), null);
        Add(2, 3, TextCommands.Get(0), Reply.Nothing);
        AssertLinearizable();
    }

    [Fact]
    public void An_unknown_write_may_take_effect_late()
    {
        Add(1, Never, TextCommands.Set(0, "a"), null);
        Add(2, 3, TextCommands.Set(0, "b"), Reply.Done);
        Add(4, 5, TextCommands.Get(0), "'b'");
        Add(6, 7, TextCommands.Get(0), "'a'");
        AssertLinearizable();
    }

    [Fact]
    public void An_unknown_write_that_was_seen_does_not_vanish()
    {
        Add(1, Never, TextCommands.Set(0, "a"), null);
        Add(2, 3, TextCommands.Get(0), "'a'");
        Add(4, 5, TextCommands.Get(0), Reply.Nothing);
        AssertNotLinearizable();
    }

    [Fact]
    public void An_unknown_write_takes_effect_once()
    {
        Add(1, Never, TextCommands.Increment(0, 1), null);
        Add(2, 3, TextCommands.Get(0), "'1'");
        Add(4, 5, TextCommands.Get(0), "'2'");
        AssertNotLinearizable();
    }

    [Fact]
    public void An_unknown_write_does_not_take_effect_before_its_call()
    {
        Add(1, 2, TextCommands.Get(0), "'a'");
        Add(3, Never, TextCommands.Set(0, "a"), null);
        AssertNotLinearizable();
    }

    [Fact]
    public void An_unknown_write_does_not_take_effect_after_its_deadline()
    {
        Add(1, 4, TextCommands.Set(0, "a"), null);
        Add(2, 3, TextCommands.Get(0), Reply.Nothing);
        Add(5, 6, TextCommands.Get(0), Reply.Nothing);
        Add(7, 8, TextCommands.Get(0), "'a'");
        AssertNotLinearizable();
    }

    [Fact]
    public void An_unknown_pop_may_have_taken_its_item()
    {
        Add(1, 2, ItemCommands.PushRight(0, "a"), "1");
        Add(3, Never, ItemCommands.PopLeft(0), null);
        Add(4, 5, ItemCommands.PopLeft(0), Reply.Nothing);
        AssertLinearizable();
    }

    [Fact]
    public void A_write_that_a_caller_saw_refused_by_its_type_is_checked()
    {
        Add(1, 2, ItemCommands.PushRight(0, "a"), "1");
        Add(3, 4, TextCommands.Increment(0, 1), Reply.WrongType);
        AssertLinearizable();
        Add(5, 6, AnyKeyCommands.Delete(0), "yes");
        Add(7, 8, TextCommands.Increment(0, 1), Reply.WrongType);
        AssertNotLinearizable();
    }

    private void Add(long call, long end, Command command, string? reply) =>
        _history.Add(new HistoryOperation(0, command, 0, call, end, reply));

    private void AssertLinearizable() =>
        Assert.Equal(VerdictKind.Linearizable, LinearizabilityChecker.Check(_history).Kind);

    private void AssertNotLinearizable() =>
        Assert.Equal(VerdictKind.NotLinearizable, LinearizabilityChecker.Check(_history).Kind);
}
