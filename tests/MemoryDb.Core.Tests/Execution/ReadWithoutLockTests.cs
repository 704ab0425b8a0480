using System.Text;
using MemoryDb.Log;

namespace MemoryDb.Core.Tests.Execution;

/// <summary>
/// Strings are read beside the writer and without a lock: what is seen is one state, or the lock is taken.
/// </summary>
public sealed class ReadWithoutLockTests
{
    private const int Rounds = 40_000;

    [Fact]
    public async Task What_is_there_throughout_is_never_missed_while_its_slot_is_changed_T2()
    {
        await using MemoryDatabase database = await MemoryDatabase.OpenAsync(new InMemoryTransactionLog());
        Key[] kept = [.. Enumerable.Range(0, 8).Select(i => new Key($"{{slot}}:kept:{i}"))];
        Key[] passing = [.. Enumerable.Range(0, 24).Select(i => new Key($"{{slot}}:passing:{i}"))];
        foreach (Key key in kept)
            await database.String<string>(key).SetAsync(key.ToString());

        // Its entries move to and fro, and the table grows and shrinks.
        using var end = new CancellationTokenSource();
        Task writer = Task.Run(async () =>
        {
            for (int round = 0; !end.IsCancellationRequested; round++)
            {
                Task[] writes = [.. passing.Select(key => database.String<string>(key).SetAsync("").AsTask())];
                await Task.WhenAll(writes);
                await database.Keys.DeleteAsync(passing);
            }
        });
        try
        {
            for (int round = 0; round < Rounds; round++)
            {
                Key key = kept[round % kept.Length];
                ValueTask<Optional<string>> read = database.String<string>(key).GetAsync();
                Assert.Equal(key.ToString(), await read);
            }
        }
        finally
        {
            await end.CancelAsync();
            await writer;
        }
    }

    /// <summary>Short keys are looked for without the lock, long ones with it; the bound is one of bytes.</summary>
    [Fact]
    public async Task A_key_of_any_length_is_found_under_the_text_and_under_the_bytes()
    {
        await using MemoryDatabase database = await MemoryDatabase.OpenAsync(new InMemoryTransactionLog());
        string[] texts = [.. Enumerable.Range(0, 300).SelectMany(length => new[]
        {
            new string('a', length), new string('a', length) + "ü", new string('ü', length) + "a",
        }).Distinct()];
        foreach (string text in texts)
            await database.String<string>(text).SetAsync(text);
        foreach (string text in texts)
        {
            Assert.Equal(text, await database.String<string>(text).GetAsync());
            Assert.Equal(text, await database.String<string>(Encoding.UTF8.GetBytes(text)).GetAsync());
            Assert.False((await database.String<string>(text + "!").GetAsync()).HasValue);
        }
    }

    [Fact]
    public async Task An_empty_value_is_not_a_missing_one_and_a_wrong_one_fails_the_reply()
    {
        await using MemoryDatabase database = await MemoryDatabase.OpenAsync(new InMemoryTransactionLog());
        await database.String<byte[]>("a").SetAsync([]);
        Assert.Empty((await database.String<byte[]>("a").GetAsync()).Value);
        Assert.False((await database.String<byte[]>("b").GetAsync()).HasValue);
        ValueTask<Optional<int>> wrong = database.String<int>("a").GetAsync();
        Assert.True(wrong.IsFaulted);
        await Assert.ThrowsAsync<WrongValueException>(async () => await wrong);
    }

    [Fact]
    public async Task Nobody_sees_half_of_a_transaction_L12()
    {
        await using MemoryDatabase database = await MemoryDatabase.OpenAsync(new InMemoryTransactionLog());
        DurableString<int> first = database.String<int>("{pair}:1");
        DurableString<int> second = database.String<int>("{pair}:2");
        await first.SetAsync(0);
        await second.SetAsync(0);
        using var end = new CancellationTokenSource();
        Task writer = Task.Run(async () =>
        {
            for (int round = 1; !end.IsCancellationRequested; round++)
            {
                await database.TransactAsync(transaction =>
                {
                    transaction.String<int>("{pair}:1").Set(round);
                    transaction.String<int>("{pair}:2").Set(round);
                });
            }
        });
        try
        {
            for (int round = 0; round < Rounds; round++)
            {
                // The second is read later: it is never older than the first.
                int before = (await first.GetAsync()).Value;
                Assert.InRange((await second.GetAsync()).Value, before, int.MaxValue);
            }
        }
        finally
        {
            await end.CancelAsync();
            await writer;
        }
    }

    [Fact]
    public void What_is_not_durable_is_withheld_present_or_absent_T1_T2()
    {
        using var held = new Commit.HeldDatabase();
        held.MakeDurable(database => _ = database.String<int>("a").SetAsync(1).AsTask());
        _ = held.Database.String<int>("a").SetAsync(2).AsTask();
        Assert.Equal(2, held.AssertWithheld(held.Database.String<int>("a").GetAsync()));
        _ = held.Database.Keys.DeleteAsync("a").AsTask();
        Assert.False(held.AssertWithheld(held.Database.String<int>("a").GetAsync()).HasValue);
        _ = held.Database.Keys.ClearAsync().AsTask();
        Assert.False(held.AssertWithheld(held.Database.String<int>("b").GetAsync()).HasValue);
        Assert.False(held.AssertImmediate(held.Database.String<int>("b").GetAsync()).HasValue);
    }

    [Fact]
    public void A_key_that_expires_is_read_until_its_time_and_not_after()
    {
        using var held = new Commit.HeldDatabase();
        held.MakeDurable(database => _ = database.String<int>("a")
            .SetAsync(1, Expiry.After(TimeSpan.FromSeconds(5))).AsTask());
        Assert.Equal(1, held.AssertImmediate(held.Database.String<int>("a").GetAsync()));
        held.Time.Advance(TimeSpan.FromSeconds(6));
        Assert.False(held.AssertWithheld(held.Database.String<int>("a").GetAsync()).HasValue);
    }
}
