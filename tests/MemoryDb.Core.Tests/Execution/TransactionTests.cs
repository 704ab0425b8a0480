using System.Reflection;
using MemoryDb.Core.Tests.Structures;
using MemoryDb.Testing;

namespace MemoryDb.Core.Tests.Execution;

/// <summary>What a transaction's body may do, sees, and leaves.</summary>
public sealed class TransactionTests
{
    [Fact]
    public async Task A_body_sees_its_own_writes_and_returns_a_result()
    {
        await using MemoryDatabase database = await TestDatabase.OpenAsync();
        long sum = await database.TransactAsync(transaction =>
        {
            TransactionString<long> number = transaction.String<long>("a");
            number.Set(1);
            number.Increment(2);
            transaction.String<long>("b").Set(number.Get().Value);
            transaction.Keys.Delete("a");
            Assert.False(transaction.Keys.Exists("a"));
            return transaction.String<long>("b").Increment(4);
        });
        Assert.Equal(7, sum);
        Assert.Equal(7, (await database.String<long>("b").GetAsync()).Value);
        Assert.False(await database.Keys.ExistsAsync("a"));
    }

    [Fact]
    public async Task All_effects_of_a_transaction_are_one_batch_and_none_are_no_batch()
    {
        await using MemoryDatabase database = await TestDatabase.OpenAsync();
        Revision before = database.DurableRevision;
        await database.TransactAsync(transaction =>
        {
            for (int key = 0; key < 100; key++)
                transaction.String<int>($"k{key}").Set(key);
        });
        Assert.Equal(before.Next, database.DurableRevision);
        await database.TransactAsync(transaction => transaction.String<int>("k1").Get());
        Assert.Equal(before.Next, database.DurableRevision);
    }

    [Fact]
    public async Task An_error_that_the_body_catches_takes_nothing_back()
    {
        await using MemoryDatabase database = await TestDatabase.OpenAsync();
        await database.TransactAsync(transaction =>
        {
            transaction.String<string>("text").Set("no number");
            Assert.Throws<WrongValueException>(() => transaction.String<long>("text").Increment());
            transaction.String<string>("more").Set("1");
        });
        Assert.Equal(2, await database.Keys.ExistsAsync(["text", "more"]));
    }

    [Fact]
    public async Task An_exception_takes_everything_back_and_reaches_the_caller_as_it_is()
    {
        await using MemoryDatabase database = await TestDatabase.OpenAsync();
        await database.String<string>("changed").SetAsync("1", TimeSpan.FromDays(1));
        await database.String<string>("deleted").SetAsync("2");
        UInt128 before = database.ComputeDigest();
        Revision revision = database.DurableRevision;
        var thrown = new TimeoutException();
        Action<Transaction> body = transaction =>
        {
            transaction.String<string>("changed").Set("x");
            transaction.String<string>("changed").Append("y");
            transaction.Keys.Delete("deleted");
            transaction.String<string>("deleted").Set("z", TimeSpan.FromHours(1));
            transaction.String<string>("new").Set("w");
            throw thrown;
        };
        Assert.Same(thrown, await Record.ExceptionAsync(() => database.TransactAsync(body).AsTask()));
        Assert.Equal(before, database.ComputeDigest());
        Assert.Equal(revision, database.DurableRevision);
        await using MemoryDatabase reopened = await TestDatabase.ReopenAsync(database);
    }

    [Fact]
    public async Task A_body_that_always_throws_is_one_without_a_result()
    {
        await using MemoryDatabase database = await TestDatabase.OpenAsync();
        ValueTask failed = database.TransactAsync(transaction =>
        {
            transaction.String<string>("k").Set("1");
            throw new TimeoutException();
        });
        await Assert.ThrowsAsync<TimeoutException>(failed.AsTask);
        Assert.False(await database.Keys.ExistsAsync("k"));
    }

    [Fact]
    public async Task An_exception_is_shown_only_when_what_the_body_read_is_durable()
    {
        await using HeldDatabase held = await HeldDatabase.OpenAsync();
        ValueTask write = held.Database.String<string>("k").SetAsync("1");
        await held.Log.WhenHeldAsync();
        Action<Transaction> body = transaction =>
            throw new TimeoutException(transaction.String<string>("k").Get().Value);
        Task reader = held.Database.TransactAsync(body).AsTask();
        Task other = held.Database.TransactAsync(_ => throw new TimeoutException()).AsTask();
        Assert.True(other.IsFaulted);
        Assert.False(reader.IsCompleted);
        held.Log.ReleaseAll();
        await Assert.ThrowsAsync<TimeoutException>(() => reader);
        await Assert.ThrowsAsync<TimeoutException>(() => other);
        await write;
    }

    [Fact]
    public async Task A_result_is_shown_only_when_what_the_body_read_and_wrote_is_durable()
    {
        await using HeldDatabase held = await HeldDatabase.OpenAsync(durable: KeyValuePair.Create((Key)"old", "1"));
        Task<string> untouched =
            held.Database.TransactAsync(transaction => transaction.String<string>("old").Get().Value).AsTask();
        Assert.True(untouched.IsCompletedSuccessfully);
        ValueTask write = held.Database.String<string>("k").SetAsync("1");
        await held.Log.WhenHeldAsync();
        Task<bool> reader = held.Database.TransactAsync(transaction => transaction.Keys.Exists("k")).AsTask();
        Task writer = held.Database.TransactAsync(transaction => transaction.String<string>("other").Set("2")).AsTask();
        Assert.False(reader.IsCompleted || writer.IsCompleted);
        held.Log.ReleaseOne();
        Assert.True(await reader);
        await held.Log.WhenHeldAsync();
        Assert.False(writer.IsCompleted);
        held.Log.ReleaseOne();
        await writer;
        await write;
    }

    [Fact]
    public async Task An_expired_key_met_in_a_body_that_throws_stays_deleted()
    {
        var time = new ManualTimeProvider();
        DateTimeOffset start = time.GetUtcNow();
        await using MemoryDatabase database = await TestDatabase.OpenAsync(time: time);
        await database.String<string>("expired").SetAsync("1", TimeSpan.FromMilliseconds(10));
        time.Advance(TimeSpan.FromMilliseconds(10));
        Action<Transaction> body = transaction =>
        {
            transaction.String<string>("kept").Set("2");
            Assert.False(transaction.Keys.Exists("expired"));
            transaction.String<string>("expired").Set("3");
            throw new TimeoutException();
        };
        await Assert.ThrowsAsync<TimeoutException>(() => database.TransactAsync(body).AsTask());
        time.SetUtcNow(start);
        Assert.Equal(0, await database.Keys.ExistsAsync(["expired", "kept"]));
        await using MemoryDatabase reopened = await TestDatabase.ReopenAsync(database, time);
        Assert.Equal(0, await reopened.Keys.ExistsAsync(["expired", "kept"]));
    }

    [Fact]
    public async Task A_body_has_one_time_from_which_its_expiries_count()
    {
        var time = new ManualTimeProvider();
        await using MemoryDatabase database = await TestDatabase.OpenAsync(time: time);
        (DateTimeOffset first, DateTimeOffset expiry, DateTimeOffset last) = await database.TransactAsync(transaction =>
        {
            DateTimeOffset now = transaction.Now;
            time.SetUtcNow(now + TimeSpan.FromSeconds(1));
            transaction.String<string>("k").Set("1", TimeSpan.FromMinutes(1));
            return (now, transaction.Keys.ExpiryTime("k").Value, transaction.Now);
        });

        Assert.Equal(TimeSpan.Zero, first.Offset);
        Assert.Equal(time.GetUtcNow() - TimeSpan.FromSeconds(1), first);
        Assert.Equal((first + TimeSpan.FromMinutes(1), first), (expiry, last));
        Assert.Equal(first + TimeSpan.FromSeconds(1), await database.TransactAsync(transaction => transaction.Now));
    }

    [Fact]
    public async Task Calling_the_database_inside_a_body_is_refused()
    {
        await using MemoryDatabase database = await TestDatabase.OpenAsync();
        await database.String<string>("k").SetAsync("0");
        await database.TransactAsync(transaction =>
        {
            Func<Task>[] calls =
            [
                () => database.String<string>("k").GetAsync().AsTask(),
                () => database.String<string>("k").SetAsync("1").AsTask(),
                () => database.Strings.GetAsync<string>(["k"]).AsTask(),
                () => database.Keys.DeleteAsync("k").AsTask(),
                () => database.Keys.CountAsync().AsTask(),
                () => database.Keys.ClearAsync().AsTask(),
                () => database.Keys.ScanAsync().GetAsyncEnumerator().MoveNextAsync().AsTask(),
                () => database.TransactAsync(inner => inner.Keys.Delete("k")).AsTask(),
                () => database.FlushAsync().AsTask(),
                () => database.DisposeAsync().AsTask(),
            ];
            foreach (Func<Task> call in calls)
                Assert.IsType<InvalidOperationException>(ErrorOf(call));
            Assert.Throws<InvalidOperationException>(database.Dispose);
            transaction.String<string>("k").Set("2");
        });
        Assert.Equal("2", (await database.String<string>("k").GetAsync()).Value);
    }

    [Fact]
    public async Task A_transaction_throws_after_its_end_and_on_another_thread()
    {
        await using MemoryDatabase database = await TestDatabase.OpenAsync();
        Transaction? escaped = null;
        TransactionString<string> handle = default;
        Exception? elsewhere = null;
        await database.TransactAsync(transaction =>
        {
            escaped = transaction;
            handle = transaction.String<string>("k");
            var thread = new Thread(() => elsewhere = Record.Exception(() => transaction.Keys.Delete("k")));
            thread.Start();
            thread.Join();
            handle.Set("1");
        });
        Assert.IsType<InvalidOperationException>(elsewhere);
        Assert.Throws<InvalidOperationException>(() => handle.Get());
        Assert.Throws<InvalidOperationException>(() => handle.Set("2"));
        Assert.Throws<InvalidOperationException>(() => escaped!.Keys.Exists("k"));
        Assert.Equal("1", (await database.String<string>("k").GetAsync()).Value);
    }

    [Fact]
    public async Task A_transaction_ends_also_when_its_body_throws()
    {
        await using MemoryDatabase database = await TestDatabase.OpenAsync();
        Transaction? escaped = null;
        Action<Transaction> body = transaction =>
        {
            escaped = transaction;
            throw new TimeoutException();
        };
        await Assert.ThrowsAsync<TimeoutException>(() => database.TransactAsync(body).AsTask());
        Assert.Throws<InvalidOperationException>(() => escaped!.Keys.Exists("k"));
        await database.String<string>("k").SetAsync("the lock is free");
    }

    [Fact]
    public void An_asynchronous_body_does_not_compile()
    {
        MethodInfo[] overloads =
            [.. typeof(MemoryDatabase).GetMethods().Where(method => method.Name == "TransactAsync")];
        foreach (MethodInfo overload in overloads)
        {
            Type body = overload.GetParameters()[0].ParameterType;
            Type? result = body.IsGenericType && body.GetGenericArguments() is [_, var returned] ? returned : null;
            bool isAsynchronous = result is not null && IsTask(result);
            Assert.Equal(isAsynchronous, overload.GetCustomAttribute<ObsoleteAttribute>() is { IsError: true });
        }

        Assert.Equal(7, overloads.Length);
        Assert.Equal(4, overloads.Count(overload => overload.GetCustomAttribute<ObsoleteAttribute>() is not null));
    }

    private static bool IsTask(Type type) =>
        type.Name.StartsWith("Task", StringComparison.Ordinal)
        || type.Name.StartsWith("ValueTask", StringComparison.Ordinal);

    private static Exception? ErrorOf(Func<Task> call)
    {
        try
        {
            Task task = call();
            return task.IsCompleted ? task.Exception?.InnerException : null;
        }
        catch (InvalidOperationException error)
        {
            return error;
        }
    }
}
