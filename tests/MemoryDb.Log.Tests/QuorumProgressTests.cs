namespace MemoryDb.Log.Tests;

/// <summary>Three replicas, numbered from 0, of which two are a majority.</summary>
public sealed class QuorumProgressTests
{
    private readonly QuorumProgress _progress = new(3);

    [Fact]
    public void Nothing_is_durable_before_a_majority_has_acknowledged_anything_L1()
    {
        JoinAll();
        _progress.Acknowledge(0, 5);
        Assert.True(_progress.Durable < 0);
        _progress.Acknowledge(2, 4);
        Assert.Equal(4, _progress.Durable);
    }

    [Fact]
    public void Whoever_listens_is_told_only_when_more_is_durable()
    {
        int told = 0;
        _progress.DurableAdvanced += () => told++;
        JoinAll();
        _progress.Acknowledge(0, 3);
        _progress.Acknowledge(1, 3);
        Assert.Equal(1, told);
        _progress.Acknowledge(2, 3);
        Assert.Equal(1, told);
    }

    /// <summary>A log that is empty has a tail too, and it is stored before it is told.</summary>
    [Fact]
    public async Task A_wait_ends_when_a_majority_has_stored_the_position_H9()
    {
        JoinAll();
        Task<bool> empty = _progress.WaitAsync(0);
        Assert.False(empty.IsCompleted);
        _progress.Store(0, 0);
        Assert.False(empty.IsCompleted);
        _progress.Store(1, 0);
        Assert.True(await empty);
        Assert.True(await _progress.WaitAsync(0));
    }

    [Fact]
    public async Task A_wait_ends_in_vain_when_too_few_replicas_are_left()
    {
        JoinAll();
        Task<bool> wait = _progress.WaitAsync(1);
        _progress.Lose(0, isFenced: false);
        Assert.False(wait.IsCompleted);
        _progress.Lose(1, isFenced: true);
        Assert.False(await wait);
        Assert.False(await _progress.WaitAsync(1));
    }

    /// <summary>What a replica stored before it was lost is stored.</summary>
    [Fact]
    public async Task A_replica_that_was_lost_counts_for_what_it_had_stored()
    {
        JoinAll();
        _progress.Store(0, 7);
        _progress.Lose(0, isFenced: false);
        _progress.Lose(1, isFenced: false);
        Task<bool> wait = _progress.WaitAsync(7);
        Assert.False(wait.IsCompleted);
        _progress.Store(2, 7);
        Assert.True(await wait);
        Assert.False(await _progress.WaitAsync(8));
    }

    [Fact]
    public void A_loss_concerns_only_who_waits()
    {
        int told = 0;
        _progress.LostWhileWaiting += () => told++;
        JoinAll();
        _progress.Lose(2, isFenced: false);
        Assert.Null(_progress.WaitedForWithLoss);
        _progress.Join(2);
        _ = _progress.WaitAsync(3);
        Assert.Null(_progress.WaitedForWithLoss);
        Assert.Equal(0, told);
        _progress.Lose(1, isFenced: false);
        Assert.Equal(3, _progress.WaitedForWithLoss);
        Assert.Equal(1, told);
    }

    [Fact]
    public void Late_is_who_keeps_somebody_waiting()
    {
        JoinAll();
        Assert.Empty(_progress.FindLate(3));
        _ = _progress.WaitAsync(3);
        Assert.Empty(_progress.FindLate(2));
        Assert.Equal([0, 1, 2], _progress.FindLate(3));

        // One that has acknowledged waits for the others itself, until a majority has.
        _progress.Acknowledge(0, 3);
        Assert.Equal([1, 2], _progress.FindLate(3));
        _progress.Acknowledge(1, 3);
        Assert.Equal([0, 1, 2], _progress.FindLate(3));
        _progress.Store(0, 3);
        Assert.Equal([1, 2], _progress.FindLate(3));
        _progress.Lose(2, isFenced: false);
        Assert.Equal([1], _progress.FindLate(3));
    }

    [Fact]
    public async Task Nobody_waits_for_a_log_that_is_being_closed()
    {
        JoinAll();
        Task<bool> wait = _progress.WaitAsync(1);
        _progress.Abandon();
        Assert.False(await wait);
        Assert.False(await _progress.WaitAsync(1));
        Assert.NotNull(_progress.WhyLost(0));
    }

    private void JoinAll()
    {
        for (int replica = 0; replica < 3; replica++)
            _progress.Join(replica);
    }
}
