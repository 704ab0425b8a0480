using MemoryDb.Log;

namespace MemoryDb.Core.Tests.Commit;

/// <summary>
/// What the engine does with the log's answers (T5, L11): appended, conflict, unknown, nothing at all.
/// </summary>
public sealed class CommitLoopTests
{
    [Fact]
    public void One_append_is_in_flight_and_what_comes_meanwhile_shares_the_next_record()
    {
        using var held = new HeldDatabase();
        int before = held.Log.AppendCount;
        for (int number = 0; number < 100; number++)
        {
            _ = held.Database.String<int>($"k{number}").SetAsync(number);
            if (number == 0)
                held.Run();
        }

        Assert.Equal(1, held.Log.HeldCount);
        held.Settle();
        Assert.Equal(before + 2, held.Log.AppendCount);
    }

    [Fact]
    public void After_an_unknown_outcome_the_same_bytes_are_appended_behind_the_same_tail()
    {
        using var held = new HeldDatabase();
        ValueTask<bool> reply = held.Database.String<string>("k").SetAsync("v", Expiry.Never);
        held.Run();
        byte[] first = held.Log.Oldest.Record.ToArray();
        LogPosition tail = held.Log.Oldest.ExpectedTail;
        held.Log.AnswerUnknown(new IOException("The disk is silent."));
        held.RunUntilHeld();
        Assert.Equal(first, held.Log.Oldest.Record.ToArray());
        Assert.Equal(tail, held.Log.Oldest.ExpectedTail);
        Assert.True(held.AssertWithheld(reply));
    }

    [Fact]
    public void While_the_outcome_is_unknown_new_writes_are_refused_and_have_no_effect()
    {
        using var held = new HeldDatabase();
        held.MakeDurable(db => _ = db.String<string>("calm").SetAsync("old"));
        _ = held.Database.String<string>("k").SetAsync("v");
        held.MakeUnavailable();
        ValueTask refused = held.Database.String<string>("calm").SetAsync("new");
        Assert.True(refused.IsFaulted);
        var error = Assert.Throws<LogUnavailableException>(() => refused.GetAwaiter().GetResult());
        Assert.True(error.IsTransient);
        Assert.Equal("old", held.AssertImmediate(held.Database.String<string>("calm").GetAsync()));
    }

    [Fact]
    public void When_the_log_answers_again_everything_goes_on()
    {
        using var held = new HeldDatabase();
        ValueTask<bool> first = held.Database.String<string>("k").SetAsync("1", Expiry.Never);
        held.MakeUnavailable();
        held.RunUntilHeld();
        Assert.True(held.AssertWithheld(first));
        ValueTask<bool> second = held.Database.String<string>("k").SetAsync("2", Expiry.Never);
        Assert.True(held.AssertWithheld(second));
        Assert.Equal("2", held.AssertImmediate(held.Database.String<string>("k").GetAsync()));
    }

    [Fact]
    public void A_log_that_throws_has_an_unknown_outcome()
    {
        using var held = new HeldDatabase();
        ValueTask<bool> reply = held.Database.String<string>("k").SetAsync("v", Expiry.Never);
        held.Run();
        held.Log.Throw(new NotSupportedException("A plug-in with a defect."));
        held.RunUntilHeld();
        Assert.False(reply.IsCompleted);
        Assert.True(held.AssertWithheld(reply));
    }

    [Fact]
    public void A_reply_that_waits_too_long_says_that_its_outcome_is_unknown_and_its_write_stays_pending()
    {
        using var held = new HeldDatabase();
        ValueTask<bool> write = held.Database.String<string>("k").SetAsync("v", Expiry.Never);
        ValueTask<Optional<string>> read = held.Database.String<string>("k").GetAsync();
        held.Run();
        held.Time.Advance(TimeSpan.FromSeconds(29));
        held.Run();
        Assert.False(write.IsCompleted);
        held.Time.Advance(TimeSpan.FromSeconds(5));
        held.Run();
        Assert.Throws<OutcomeUnknownException>(() => write.GetAwaiter().GetResult());
        Assert.Throws<OutcomeUnknownException>(() => read.GetAwaiter().GetResult());
        Assert.Equal("v", held.AssertWithheld(held.Database.String<string>("k").GetAsync()));
    }

    [Fact]
    public void While_the_log_hangs_new_writes_are_refused_and_go_on_when_it_answers()
    {
        using var held = new HeldDatabase();
        _ = held.Database.String<string>("k").SetAsync("1");
        held.Run();
        held.Time.Advance(TimeSpan.FromSeconds(40));
        held.Run();
        ValueTask refused = held.Database.String<string>("k").SetAsync("2");
        Assert.Throws<LogUnavailableException>(() => refused.GetAwaiter().GetResult());
        Assert.Equal("1", held.AssertWithheld(held.Database.String<string>("k").GetAsync()));
        Assert.True(held.AssertWithheld(held.Database.String<string>("k").SetAsync("3", Expiry.Never)));
    }

    [Fact]
    public void On_a_conflict_pending_replies_fail_and_nothing_in_memory_is_served_any_more()
    {
        using var held = new HeldDatabase();
        held.MakeDurable(db => _ = db.String<string>("calm").SetAsync("old"));
        ValueTask<bool> write = held.Database.String<string>("k").SetAsync("v", Expiry.Never);
        ValueTask<Optional<string>> dirty = held.Database.String<string>("k").GetAsync();
        held.Run();
        held.Log.AnswerConflict(held.Log.Oldest.ExpectedTail.Next);
        held.Run();
        Assert.Throws<NotPrimaryException>(() => write.GetAwaiter().GetResult());
        Assert.Throws<NotPrimaryException>(() => dirty.GetAwaiter().GetResult());
        ValueTask<Optional<string>> later = held.Database.String<string>("calm").GetAsync();
        Assert.Throws<NotPrimaryException>(() => later.GetAwaiter().GetResult());
        ValueTask refused = held.Database.String<string>("k").SetAsync("w");
        Assert.Throws<NotPrimaryException>(() => refused.GetAwaiter().GetResult());
    }

    [Fact]
    public void A_log_that_appends_at_another_position_is_not_trusted()
    {
        using var held = new HeldDatabase();
        ValueTask<bool> write = held.Database.String<string>("k").SetAsync("v", Expiry.Never);
        held.Run();
        held.Log.AnswerAppended(new LogPosition(4711));
        held.Run();
        Assert.Throws<OutcomeUnknownException>(() => write.GetAwaiter().GetResult());
        ValueTask<Optional<string>> read = held.Database.String<string>("other").GetAsync();
        Assert.Throws<OutcomeUnknownException>(() => read.GetAwaiter().GetResult());
    }

    [Fact]
    public void Closing_waits_for_what_is_pending()
    {
        var held = new HeldDatabase();
        ValueTask<bool> write = held.Database.String<string>("k").SetAsync("v", Expiry.Never);
        Task closing = held.Close();
        held.Run();
        Assert.False(closing.IsCompleted);
        held.Settle();
        Assert.True(write.IsCompletedSuccessfully);
        Assert.True(closing.IsCompletedSuccessfully);
        Assert.Throws<ObjectDisposedException>(() => held.Database.Keys.DeleteAsync("k").GetAwaiter().GetResult());
    }

    [Fact]
    public void Closing_ends_in_bounded_time_and_says_what_it_does_not_know()
    {
        var held = new HeldDatabase();
        ValueTask<bool> write = held.Database.String<string>("k").SetAsync("v", Expiry.Never);
        Task closing = held.Close();
        held.Run();
        held.Time.Advance(TimeSpan.FromSeconds(10));
        held.Run();
        Assert.Throws<OutcomeUnknownException>(() => write.GetAwaiter().GetResult());
        held.Time.Advance(TimeSpan.FromSeconds(10));
        held.Run();
        Assert.True(closing.IsCompletedSuccessfully);
    }

    [Fact]
    public void Closing_twice_is_closing_once()
    {
        var held = new HeldDatabase();
        Task first = held.Close();
        Task second = held.Close();
        held.Settle();
        Assert.True(first.IsCompletedSuccessfully && second.IsCompletedSuccessfully);
    }
}
