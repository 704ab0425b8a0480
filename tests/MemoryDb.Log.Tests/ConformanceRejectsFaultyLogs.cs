using MemoryDb.Log.Conformance;
using MemoryDb.Testing;

namespace MemoryDb.Log.Tests;

/// <summary>
/// The conformance suite must be able to fail: each planted fault is rejected by the fact that names it.
/// </summary>
public sealed class ConformanceRejectsFaultyLogs
{
    private static readonly (LogFault Fault, Func<TransactionLogConformance, Task> Fact)[] Rejections =
    [
        (LogFault.DuplicatesRecords, suite => suite.Positions_are_dense_from_one()),
        (LogFault.DuplicatesRecords, suite => suite.Racing_writers_lose_and_double_nothing()),
        (LogFault.LosesRecords, suite => suite.Positions_are_dense_from_one()),
        (LogFault.LosesRecords, suite => suite.An_acknowledged_record_can_be_read_at_once()),
        (LogFault.AcknowledgesEarly, suite => suite.The_tail_covers_every_acknowledged_append_whoever_asks()),
        (LogFault.AcknowledgesEarly, suite => suite.Reopening_again_and_again_loses_and_doubles_nothing()),
        (LogFault.ReordersRecords, suite => suite.A_reader_gets_every_record_in_order_from_the_first()),
        (LogFault.AcceptsStaleExpectedTails,
            suite => suite.Another_record_behind_a_stale_tail_is_a_conflict_and_changes_nothing()),
        (LogFault.AcceptsStaleExpectedTails, suite => suite.Of_two_handles_that_race_for_a_position_exactly_one_wins()),
        (LogFault.AcceptsStaleExpectedTails, suite => suite.A_repeated_append_is_the_first_one()),
        (LogFault.AcceptsFutureExpectedTails,
            suite => suite.An_expected_tail_beyond_the_tail_is_an_error_and_changes_nothing()),
        (LogFault.RefusesRepeats, suite => suite.A_repeated_append_is_the_first_one()),
        (LogFault.ForgetsRepeats, suite =>
            suite.A_repeated_append_is_the_first_one_also_after_the_tail_moved_on_and_through_another_handle()),
        (LogFault.MisnamesTheTail,
            suite => suite.Another_record_behind_a_stale_tail_is_a_conflict_and_changes_nothing()),
        (LogFault.KeepsTheBuffer, suite => suite.The_buffer_is_the_callers_again_after_the_answer()),
        (LogFault.EndsReaders, suite => suite.A_reader_at_the_tail_waits_for_the_next_record()),
        (LogFault.SkipsRecords, suite => suite.A_reader_can_start_at_any_record()),
        (LogFault.SkipsRecords, suite => suite.Several_readers_see_the_same_records_beside_a_writer()),
        (LogFault.TrimsTooMuch, suite => suite.A_trim_keeps_every_record_from_the_named_position_on()),
        (LogFault.AnswersStaleTails, suite => suite.The_tail_covers_every_acknowledged_append_whoever_asks()),
        (LogFault.CutsLongRecords, suite => suite.An_empty_or_too_large_record_is_refused_and_changes_nothing()),
    ];

    public static TheoryData<int> EveryRejection => [.. Enumerable.Range(0, Rejections.Length)];

    [Theory]
    [MemberData(nameof(EveryRejection))]
    public async Task A_planted_fault_is_rejected(int number)
    {
        (LogFault fault, Func<TransactionLogConformance, Task> fact) = Rejections[number];
        Exception? rejection = await Record.ExceptionAsync(() => fact(new FaultySuite(fault)));
        Assert.True(rejection is not null, $"{fault} went unnoticed.");
    }

    [Theory]
    [MemberData(nameof(EveryRejection))]
    public Task Without_the_fault_the_same_fact_holds(int number) =>
        Rejections[number].Fact(new FaultySuite(LogFault.None));

    [Fact]
    public void Every_fault_is_planted() =>
        Assert.Equal(
            Enum.GetValues<LogFault>()[1..], Rejections.Select(rejection => rejection.Fault).Distinct().Order());

    private sealed class FaultySuite(LogFault fault) : TransactionLogConformance
    {
        private FaultyLog? _log;

        // A fault may show as a reader that waits for ever; here that need not take a minute.
        protected override TimeSpan Patience => TimeSpan.FromSeconds(2);

        protected override ValueTask<ITransactionLog> OpenFreshAsync()
        {
            _log = new FaultyLog(new InMemoryTransactionLog(), fault);
            return new(_log);
        }

        protected override ValueTask<ITransactionLog> ReopenAsync() => new(_log!.OpenAnother());
    }
}
