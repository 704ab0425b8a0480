namespace MemoryDb.Core.Tests.Commit;

/// <summary>A command does all that it does, or nothing, whatever a body makes of its error (L12).</summary>
public sealed class HalfCommandTests
{
    /// <summary>
    /// The second key has expired, which may not be removed since the log has just become unavailable.
    /// </summary>
    [Fact]
    public void A_command_that_fails_inside_a_transaction_does_nothing_also_if_the_body_goes_on()
    {
        using var held = new HeldDatabase();
        held.MakeDurable(database => database.String<int>("a").SetAsync(1));
        held.MakeDurable(database => database.String<int>("b").SetAsync(1, TimeSpan.FromSeconds(5)));
        held.Database.String<int>("other").SetAsync(1);
        held.Run();
        Exception? refused = null;
        ValueTask transaction = held.Database.TransactAsync(transaction =>
        {
            held.MakeUnavailable();
            held.Time.Advance(TimeSpan.FromSeconds(6));
            refused = Record.Exception(() => transaction.Keys.Delete(["a", "b"]));
        });
        held.Log.StopHolding();
        for (int second = 0; second < 5; second++)
        {
            held.Time.Advance(TimeSpan.FromSeconds(1));
            held.Run();
        }

        Assert.True(transaction.IsCompletedSuccessfully);
        Assert.IsType<LogUnavailableException>(refused);
        Assert.True(held.AssertImmediate(held.Database.Keys.ExistsAsync("a")), "The removal threw, and removed.");
    }

    [Fact]
    public void A_scan_from_inside_a_body_is_refused_also_if_there_is_no_key()
    {
        using var held = new HeldDatabase();
        Exception? refused = null;
        held.Database.TransactAsync(transaction =>
        {
            ValueTask<bool> step = held.Database.Keys.ScanAsync().GetAsyncEnumerator().MoveNextAsync();
            refused = Record.Exception(() => step.GetAwaiter().GetResult());
        });
        Assert.NotNull(refused);
    }
}
