using MemoryDb.Core.Tests.Structures;

namespace MemoryDb.Core.Tests.Execution;

/// <summary>Nobody sees half of a clear, whatever runs beside it (L12, T9).</summary>
public sealed class ClearIsolationTests
{
    private const int TransactionCount = 1_000;
    private static readonly Key[] Keys = [.. Enumerable.Range(0, 20).Select(number => (Key)$"k{number}")];

    [Fact]
    public async Task Keys_are_seen_all_together_or_not_at_all()
    {
        await using MemoryDatabase database = await TestDatabase.OpenAsync();
        Task writer = Task.Run(() => WriteAsync(database));
        Task[] readers =
        [
            Task.Run(() => UntilAsync(writer, () => ReadAsync(database))),
            Task.Run(() => UntilAsync(writer, () => ReadAsync(database))),
            Task.Run(() => UntilAsync(writer, () => CountAsync(database))),
        ];
        await writer;
        await Task.WhenAll(readers);
        await using MemoryDatabase reopened = await TestDatabase.ReopenAsync(database);
    }

    private static async Task WriteAsync(MemoryDatabase database)
    {
        for (int round = 0; round < TransactionCount; round++)
        {
            if (round % 3 == 0)
                await database.Keys.ClearAsync();
            Exception? error = await Record.ExceptionAsync(() => database.TransactAsync(tx =>
            {
                tx.Keys.Clear();
                foreach (Key key in Keys)
                    tx.String<int>(key).Set(round);
                if (round % 2 == 1)
                    throw new TimeoutException();
            }).AsTask());
            Assert.Equal(round % 2 == 1, error is TimeoutException);
        }
    }

    private static async Task ReadAsync(MemoryDatabase database)
    {
        Optional<int>[] values = await database.Strings.GetAsync<int>([Keys[3], Keys[17], Keys[8]]);
        Assert.Single(values.Distinct());
    }

    private static async Task CountAsync(MemoryDatabase database) =>
        Assert.Contains(await database.Keys.CountAsync(), new long[] { 0, Keys.Length });

    private static async Task UntilAsync(Task end, Func<Task> check)
    {
        do
            await check();
        while (!end.IsCompleted);
    }
}
