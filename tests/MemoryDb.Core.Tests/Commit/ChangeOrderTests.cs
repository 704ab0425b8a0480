using System.Buffers;
using MemoryDb.Log;
using MemoryDb.Testing;

namespace MemoryDb.Core.Tests.Commit;

/// <summary>Of which changes those are told who listen, and when.</summary>
public sealed class ChangeOrderTests
{
    /// <summary>Who subscribes, reads, and then follows, misses nothing.</summary>
    [Fact]
    public void A_change_made_after_the_subscription_is_told_also_if_its_transaction_had_begun_before()
    {
        using var held = new HeldDatabase();
        Subscription<KeyChange>? changes = null;
        Optional<int> seen = default;
        held.Database.TransactAsync(transaction =>
        {
            transaction.String<int>("other").Set(1);
            var listener = new Thread(() =>
            {
                changes = held.Database.Keys.SubscribeToChanges("key");
                seen = held.AssertImmediate(held.Database.String<int>("key").GetAsync());
            });
            listener.Start();
            listener.Join();
            transaction.String<int>("key").Set(1);
        });
        held.Settle();
        Assert.False(seen.HasValue, "The listener read the key before it was set.");
        Assert.Equal(1, held.AssertImmediate(held.Database.String<int>("key").GetAsync()).Value);
        Assert.NotNull(ChannelTests.Next(changes!));
    }

    /// <summary>The record may become durable while the caller still decodes.</summary>
    [Fact]
    public void A_change_comes_before_the_reply_of_its_command_also_if_the_log_was_faster_than_the_caller()
    {
        var time = new ManualTimeProvider();
        var scheduler = new SingleThreadScheduler(time: time);
        var serializer = new SlowSerializer();
        var options = new MemoryDatabaseOptions
        {
            TimeProvider = time,
            Random = new Random(7),
            Scheduler = scheduler,
            Serializer = serializer,
        };
        MemoryDatabase database = Open(scheduler, options);
        using Subscription<KeyChange> changes = database.Keys.SubscribeToChanges();
        Revision before = database.DurableRevision;
        serializer.Decoding = () => scheduler.RunUntil(() => database.DurableRevision > before);
        ValueTask<Optional<Uri>> reply = database.String<Uri>("key").GetAndSetAsync(new Uri("http://b"));
        serializer.Decoding = null;
        bool isReplied = reply.IsCompleted;
        bool isTold = changes.TryRead(out _);
        scheduler.RunUntilIdle();
        Assert.True(isTold || !isReplied, "The reply came before the change was told.");
    }

    /// <summary>The same, on real threads and without any trick.</summary>
    [Fact]
    public async Task An_awaited_write_has_told_of_itself_on_real_threads()
    {
        await using MemoryDatabase database = await MemoryDatabase.OpenAsync(new InMemoryTransactionLog());
        using Subscription<KeyChange> changes = database.Keys.SubscribeToChanges();
        int late = 0;
        for (int round = 0; round < 30_000; round++)
        {
            ValueTask written = database.String<int>("key").SetAsync(round);
            if (round % 2 == 0)
                Thread.SpinWait(round % 400);
            await written;
            if (changes.TryRead(out _))
                continue;
            late++;
            while (!changes.TryRead(out _))
                await Task.Yield();
        }

        Assert.Equal(0, late);
    }

    /// <summary>One command brings more changes than the buffer holds, and nothing waits there.</summary>
    [Fact]
    public void A_reader_that_waits_is_not_too_slow_whatever_the_size_of_one_command()
    {
        using var held = new HeldDatabase();
        Subscription<KeyChange> changes = held.Database.Keys.SubscribeToChanges();
        KeyValuePair<Key, int>[] many =
            [.. Enumerable.Range(0, 1025).Select(static number => KeyValuePair.Create((Key)$"k{number}", number))];
        _ = held.Database.Strings.SetAsync(many);
        held.Settle();
        int read = 0;
        while (changes.TryRead(out _))
            read++;
        Assert.Equal(0, changes.MissedCount);
        Assert.Equal(many.Length, read);
    }

    /// <summary>Whoever else listened before, and to what.</summary>
    [Fact]
    public void Who_subscribes_in_the_middle_of_a_transaction_is_told_of_all_that_comes_then()
    {
        using var held = new HeldDatabase();
        Subscription<KeyChange> first = held.Database.Keys.SubscribeToChanges();
        Subscription<KeyChange>? second = null;
        held.Database.TransactAsync(transaction =>
        {
            transaction.String<int>("a").Set(1);
            first.Dispose();
            transaction.String<int>("b").Set(1);
            var listener = new Thread(() => second = held.Database.Keys.SubscribeToChanges());
            listener.Start();
            listener.Join();
            transaction.String<int>("c").Set(1);
            transaction.String<int>("d").Set(1);
        });
        held.Settle();
        var told = new List<Key>();
        while (second!.TryRead(out KeyChange change))
            told.Add(change.Key);
        Assert.Equal(["c", "d"], told);
    }

    /// <summary>Nothing waits, and one command brings more than the buffer holds.</summary>
    [Fact]
    public void A_reader_that_waits_misses_no_oldest_of_one_command()
    {
        using var held = new HeldDatabase();
        using Subscription<KeyChange> changes = held.Database.Keys.SubscribeToChanges(
            options: new SubscriptionOptions { Capacity = 2, WhenFull = SlowReader.MissesOldest });
        _ = held.Database.Strings.SetAsync<int>([new("a", 1), new("b", 1), new("c", 1)]);
        held.Settle();
        Assert.Equal(0, changes.MissedCount);
    }

    /// <summary>It was made before the call, and becomes durable after it.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Nobody_is_told_of_what_came_before_whoever_else_listens(bool anotherListens) =>
        Assert.False(IsToldOfWhatCameBefore(anotherListens));

    private static bool IsToldOfWhatCameBefore(bool anotherListens)
    {
        using var held = new HeldDatabase();
        using Subscription<KeyChange>? another = anotherListens ? held.Database.Keys.SubscribeToChanges() : null;
        held.Database.String<int>("key").SetAsync(1);
        held.Run();
        using Subscription<KeyChange> changes = held.Database.Keys.SubscribeToChanges();
        held.Settle();
        return changes.TryRead(out _);
    }

    private static MemoryDatabase Open(SingleThreadScheduler scheduler, MemoryDatabaseOptions options)
    {
        MemoryDatabase database = scheduler.RunAsync(
            () => MemoryDatabase.OpenAsync(new InMemoryTransactionLog(), options)).GetAwaiter().GetResult();
        Task filled = scheduler.RunAsync(() => database.String<Uri>("key").SetAsync(new Uri("http://a")).AsTask());
        filled.GetAwaiter().GetResult();
        return database;
    }

    private sealed class SlowSerializer : IValueSerializer
    {
        public Action? Decoding { get; set; }

        public void Serialize<T>(T value, IBufferWriter<byte> destination) => destination.Write("x"u8);

        public T Deserialize<T>(ReadOnlyMemory<byte> bytes)
        {
            Decoding?.Invoke();
            return (T)(object)new Uri("http://localhost");
        }
    }
}
