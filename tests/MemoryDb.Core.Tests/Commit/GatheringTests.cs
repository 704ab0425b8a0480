using MemoryDb.Commit;

namespace MemoryDb.Core.Tests.Commit;

/// <summary>A record waits for those who are about to call, and for nobody else (F23).</summary>
public sealed class GatheringTests
{
    private readonly Gathering _gathering = new();

    [Fact]
    public void Who_was_never_answered_is_not_waited_for()
    {
        Assert.False(_gathering.IsWorthwhile);
        _gathering.Call();
        Assert.False(_gathering.IsWorthwhile);
    }

    [Fact]
    public void The_next_record_gathers_until_as_many_have_called_as_are_still_away()
    {
        _gathering.Answer(10);
        for (int calls = 0; calls < 5; calls++)
        {
            Assert.True(_gathering.IsWorthwhile);
            _gathering.Call();
        }

        Assert.False(_gathering.IsWorthwhile);
    }

    [Fact]
    public void Callers_who_have_not_come_yet_are_remembered_beyond_the_next_record()
    {
        _gathering.Answer(10);
        for (int calls = 0; calls < 5; calls++)
            _gathering.Call();
        _gathering.End(gaveUp: false);
        Assert.True(_gathering.IsWorthwhile);
    }

    [Fact]
    public void Who_has_not_come_while_it_was_waited_for_is_not_waited_for_again()
    {
        _gathering.Answer(1000);
        _gathering.Call();
        _gathering.Wait();
        Assert.True(_gathering.IsWorthwhile);
        _gathering.End(gaveUp: true);
        _gathering.Call();
        Assert.False(_gathering.IsWorthwhile);
    }

    [Fact]
    public void A_call_that_answers_nobody_makes_nobody_more_than_present()
    {
        _gathering.Call();
        _gathering.Call();
        _gathering.End(gaveUp: false);
        _gathering.Answer(2);
        _gathering.Call();
        Assert.False(_gathering.IsWorthwhile);
    }

    [Fact]
    public void A_trickle_of_calls_does_not_keep_a_record_waiting_for_a_flood_that_was_answered()
    {
        const int answered = 1_000_000;
        const int enough = 100_000;
        _gathering.Answer(answered);
        using var hasStarted = new ManualResetEventSlim();
        bool isOver = false;
        int calls = 0;
        var trickle = new Thread(() =>
        {
            // Whoever waits looks at least some times between two calls.
            for (; calls < enough && !Volatile.Read(ref isOver); calls++)
            {
                _gathering.Call();
                hasStarted.Set();
                Thread.SpinWait(20_000);
            }
        });
        trickle.Start();
        hasStarted.Wait();
        _gathering.Wait();
        Volatile.Write(ref isOver, true);
        trickle.Join();
        Assert.True(calls < 1024, $"It waited for {calls} calls.");
    }

    [Fact]
    public void What_can_be_taken_already_is_not_kept_waiting()
    {
        _gathering.Answer(100);
        _gathering.CallOff();
        Assert.False(_gathering.IsWorthwhile);
        _gathering.End(gaveUp: false);
        Assert.True(_gathering.IsWorthwhile);
    }
}
