using MemoryDb.Log;
using MemoryDb.Testing;

namespace MemoryDb.Core.Tests.Commit;

/// <summary>Commands that wait for admission get an answer, and execute as their caller would (T7, L11).</summary>
public sealed class AdmissionTests
{
    private const int Bound = 64 * 1024;

    [Fact]
    public async Task A_serializer_may_wait_for_the_database_although_its_command_had_to_wait_for_admission()
    {
        var serializer = new CallingSerializer();
        var log = new HeldLog(new InMemoryTransactionLog());
        log.StopHolding();
        await using MemoryDatabase database = await MemoryDatabase.OpenAsync(log, new MemoryDatabaseOptions
        {
            Serializer = serializer,
            MaxPendingBytes = 64 * 1024,
        });
        await database.String<Uri>("k").SetAsync(new Uri("http://localhost"));
        log.StartHolding();
        Task filling = database.String<byte[]>("filling").SetAsync(new byte[128 * 1024]).AsTask();
        await log.WhenHeldAsync();
        serializer.Database = database;
        ValueTask<Optional<Uri>> taken = database.String<Uri>("k").GetAndDeleteAsync();
        Assert.False(taken.IsCompleted);
        log.StopHolding();
        Assert.True((await taken).HasValue);
        await filling;
        Assert.True(serializer.HasWritten);
    }

    [Fact]
    public void A_log_that_never_answers_keeps_nobody_waiting_for_ever_and_what_was_refused_never_executes()
    {
        using HeldDatabase held = OpenFull();
        ValueTask waiting = held.Database.String<string>("k").SetAsync("v");
        held.Run();
        Assert.False(waiting.IsCompleted);
        for (int second = 0; second < 34; second++)
        {
            held.Time.Advance(TimeSpan.FromSeconds(1));
            held.Run();
        }

        Assert.True(waiting.IsFaulted);
        Assert.Throws<LogUnavailableException>(() => waiting.GetAwaiter().GetResult());
        held.Settle();
        Assert.False(held.AssertImmediate(held.Database.Keys.ExistsAsync("k")));
    }

    [Fact]
    public void A_body_that_had_to_wait_sees_its_callers_ambient_values()
    {
        using HeldDatabase held = OpenFull();
        var tenant = new AsyncLocal<string> { Value = "mine" };
        ValueTask<string?> waiting = held.Database.TransactAsync<string?>(_ => tenant.Value);
        tenant.Value = "another's";
        held.Settle();
        Assert.Equal("mine", held.AssertImmediate(waiting));
    }

    private static HeldDatabase OpenFull()
    {
        var held = new HeldDatabase(static options => options.MaxPendingBytes = Bound);
        _ = held.Database.String<byte[]>("filling").SetAsync(new byte[2 * Bound]);
        held.Run();
        return held;
    }
}
