namespace MemoryDb.Core.Tests.Commit;

/// <summary>Replies are pooled, and no misuse by one caller may reach another's (T1).</summary>
public sealed class TypedReplyTests
{
    [Fact]
    public void A_reply_awaited_twice_refuses_and_never_shows_another_write_before_it_is_durable()
    {
        using var held = new HeldDatabase();
        using var cancellation = new CancellationTokenSource();
        ValueTask<Mark> first = Write(held, "a", cancellation.Token);
        held.Run();
        cancellation.Cancel();
        Assert.Throws<WriteContinuesException>(() => first.GetAwaiter().GetResult());
        Assert.Throws<InvalidOperationException>(() => first.GetAwaiter().GetResult());
        ValueTask<Mark> second = Write(held, "b", CancellationToken.None);
        held.Log.ReleaseOne();
        held.Run();
        Assert.Equal(1, held.Log.HeldCount);
        Assert.False(second.IsCompleted, "Only the first record is durable.");
        held.Settle();
        Assert.True(second.IsCompleted);
    }

    private static ValueTask<Mark> Write(HeldDatabase held, string key, CancellationToken token) =>
        held.Database.TransactAsync(
            transaction =>
            {
                transaction.String<string>(key).Set("v");
                return default(Mark);
            },
            token);

    /// <summary>A type of this test's own, so that its pool is too.</summary>
    private readonly record struct Mark;
}
