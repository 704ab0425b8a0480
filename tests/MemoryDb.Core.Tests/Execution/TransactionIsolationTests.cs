using MemoryDb.Core.Tests.Structures;

namespace MemoryDb.Core.Tests.Execution;

/// <summary>Nobody sees half of a transaction, whatever runs beside it (T9).</summary>
public sealed class TransactionIsolationTests
{
    private const int WriterCount = 4;
    private const int TransactionsPerWriter = 500;
    private static readonly Key[] Both = ["left", "right"];

    [Fact]
    public async Task An_atomic_read_of_two_counters_never_sees_half_of_a_transaction()
    {
        await using MemoryDatabase database = await TestDatabase.OpenAsync();
        await database.TransactAsync(transaction => Move(transaction, 0));
        Task writers = Task.WhenAll(
            Enumerable.Range(1, WriterCount).Select(by => Task.Run(() => WriteAsync(database, by))));
        Task[] readers =
        [
            Task.Run(() => ReadUntilAsync(database, writers)),
            Task.Run(() => ReadInTransactionsUntilAsync(database, writers)),
        ];
        await writers;
        await Task.WhenAll(readers);
        long expected = TransactionsPerWriter / 2 * Enumerable.Range(1, WriterCount).Sum();
        Assert.Equal(expected, (await database.String<long>("left").GetAsync()).Value);
        await using MemoryDatabase reopened = await TestDatabase.ReopenAsync(database);
    }

    // Every other one is taken back.
    private static async Task WriteAsync(MemoryDatabase database, int by)
    {
        for (int index = 0; index < TransactionsPerWriter; index++)
        {
            bool aborts = index % 2 == 1;
            Exception? error = await Record.ExceptionAsync(() => database.TransactAsync(transaction =>
            {
                Move(transaction, by);
                if (aborts)
                    throw new TimeoutException();
            }).AsTask());
            Assert.Equal(aborts, error is TimeoutException);
        }
    }

    private static void Move(Transaction transaction, long by)
    {
        transaction.String<long>("left").Increment(by);
        transaction.String<long>("right").Decrement(by);
    }

    private static async Task ReadUntilAsync(MemoryDatabase database, Task end)
    {
        do
        {
            Optional<long>[] both = await database.Strings.GetAsync<long>(Both);
            Assert.Equal(0, both[0].Value + both[1].Value);
        }
        while (!end.IsCompleted);
    }

    private static async Task ReadInTransactionsUntilAsync(MemoryDatabase database, Task end)
    {
        do
        {
            long sum = await database.TransactAsync(transaction =>
                transaction.String<long>("left").Get().Value + transaction.String<long>("right").Get().Value);
            Assert.Equal(0, sum);
        }
        while (!end.IsCompleted);
    }
}
