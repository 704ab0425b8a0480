using MemoryDb.Log;

namespace MemoryDb.Core.Tests.Execution;

/// <summary>
/// Commands of one thread execute in call order, and those that wait are admitted in the order of arrival (T10).
/// </summary>
public sealed class CallOrderTests
{
    private const int SmallBound = 64 * 1024;

    [Fact]
    public async Task Commands_of_one_thread_execute_in_call_order_awaited_or_not()
    {
        await using HeldDatabase held = await HeldDatabase.OpenAsync();
        await CheckOrderAsync(held);
    }

    [Fact]
    public async Task Replies_to_the_writes_of_one_thread_come_in_call_order_however_fast_the_log_is_T4()
    {
        const int callCount = 300_000;
        await using MemoryDatabase database = await MemoryDatabase.OpenAsync(new InMemoryTransactionLog());
        using var end = new CancellationTokenSource();
        Task[] others = [.. Enumerable.Range(0, 2).Select(number => Task.Run(async () =>
        {
            while (!end.IsCancellationRequested)
                await database.String<int>($"other:{number}").SetAsync(1);
        }))];
        int overtakenCount = 0;
        OnAThread(() =>
        {
            ValueTask last = ValueTask.CompletedTask;
            for (int call = 0; call < callCount; call++)
            {
                ValueTask reply = database.String<int>("mine").SetAsync(call);
                overtakenCount += reply.IsCompleted && !last.IsCompleted ? 1 : 0;
                _ = last.AsTask();
                last = reply;
            }

            _ = last.AsTask();
        });
        await database.FlushAsync();
        await end.CancelAsync();
        await Task.WhenAll(others);
        Assert.Equal(0, overtakenCount);
    }

    [Fact]
    public async Task Commands_of_one_thread_execute_in_call_order_also_when_they_wait_for_admission()
    {
        await using HeldDatabase held = await HeldDatabase.OpenAsync(SmallBound);
        ValueTask filling = FillAsync(held.Database);
        await held.Log.WhenHeldAsync();
        await CheckOrderAsync(held);
        await filling;
    }

    [Fact]
    public async Task Waiting_commands_are_admitted_first_come_first_served()
    {
        await using HeldDatabase held = await HeldDatabase.OpenAsync(SmallBound);
        ValueTask filling = FillAsync(held.Database);
        await held.Log.WhenHeldAsync();
        var replies = new List<Task<long>>();
        string expected = "";
        for (char letter = 'a'; letter <= 'p'; letter++)
        {
            string text = letter.ToString();
            OnAThread(() => replies.Add(held.Database.String<string>("word").AppendAsync(text).AsTask()));
            expected += letter;
        }

        Assert.All(replies, reply => Assert.False(reply.IsCompleted));
        held.Log.StopHolding();
        Assert.Equal(Enumerable.Range(1, replies.Count).Select(length => (long)length), await Task.WhenAll(replies));
        Assert.Equal(expected, (await held.Database.String<string>("word").GetAsync()).Value);
        await filling;
    }

    [Fact]
    public async Task A_command_with_more_than_the_bound_is_admitted_when_nothing_is_pending()
    {
        await using HeldDatabase held = await HeldDatabase.OpenAsync(SmallBound);
        ValueTask filling = held.Database.String<byte[]>("large").SetAsync(new byte[20 * SmallBound]);
        await held.Log.WhenHeldAsync();
        held.Log.StopHolding();
        await filling;
    }

    [Fact]
    public async Task A_thread_that_does_not_wait_reads_what_is_durable_at_once()
    {
        await using HeldDatabase held = await HeldDatabase.OpenAsync(SmallBound, KeyValuePair.Create((Key)"old", "1"));
        ValueTask filling = FillAsync(held.Database);
        await held.Log.WhenHeldAsync();
        ValueTask waiting = default;
        OnAThread(() => waiting = held.Database.String<string>("new").SetAsync("2"));
        Task<Optional<string>>? read = null;
        OnAThread(() => read = held.Database.String<string>("old").GetAsync().AsTask());
        Assert.True(read!.IsCompletedSuccessfully);
        held.Log.StopHolding();
        await waiting;
        await filling;
    }

    private static async Task CheckOrderAsync(HeldDatabase held)
    {
        DurableString<string> text = held.Database.String<string>("k");
        KeyCommands keys = held.Database.Keys;
        Task<Optional<string>> first = text.GetAsync().AsTask();
        Task set = text.SetAsync("1").AsTask();
        Task<long> appended = text.AppendAsync("2").AsTask();
        Task<Optional<string>> second = text.GetAsync().AsTask();
        Task<Optional<string>[]> several = held.Database.Strings.GetAsync<string>(["k", "none"]).AsTask();
        Task<long> transaction =
            held.Database.TransactAsync(body => body.String<string>("k").Increment(30)).AsTask();
        Task<bool> deleted = keys.DeleteAsync("k").AsTask();
        Task<bool> exists = keys.ExistsAsync("k").AsTask();
        Task flushed = held.Database.FlushAsync().AsTask();
        Task<long> length = text.AppendAsync("last").AsTask();
        held.Log.StopHolding();
        Assert.False((await first).HasValue);
        await set;
        Assert.Equal(2, await appended);
        Assert.Equal("12", (await second).Value);
        Assert.Equal("12", (await several)[0].Value);
        Assert.Equal(42, await transaction);
        Assert.True(await deleted);
        Assert.False(await exists);
        await flushed;
        Assert.Equal(4, await length);
    }

    private static ValueTask FillAsync(MemoryDatabase database) =>
        database.String<byte[]>("filling").SetAsync(new byte[2 * SmallBound]);

    private static void OnAThread(Action call)
    {
        var thread = new Thread(() => call());
        thread.Start();
        thread.Join();
    }
}
