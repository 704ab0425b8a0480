using MemoryDb.Log;
using WebApi.Jobs;
using WebApi.Json;

namespace MemoryDb.Samples.Tests.Web;

/// <summary>The reliable queue, without a process around it.</summary>
public sealed class JobQueueTests : IAsyncLifetime
{
    private MemoryDatabase _database = null!;
    private JobQueue _queue = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await MemoryDatabase.OpenAsync(
            new InMemoryTransactionLog(), new() { Serializer = new JsonValueSerializer(StoredJson.Default) });
        _queue = new(_database);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task A_job_taken_is_in_processing_until_it_is_completed()
    {
        await SubmitAsync("a", "b");

        Job job = await _queue.TakeAsync(default);
        JobOverview taken = await _queue.ReadAsync(10, default);
        await _queue.CompleteAsync(job, 2, default);
        JobOverview completed = await _queue.ReadAsync(10, default);

        Assert.Equal((1, 1, 0), (taken.Queued, taken.Processing, taken.Done));
        Assert.Equal((1, 0, 1), (completed.Queued, completed.Processing, completed.Done));
        Assert.Equal(["a"], completed.Latest);
        Assert.Equal(new Receipt(1, 2), (await _queue.FindAsync("a", default))?.Receipt);
    }

    [Fact]
    public async Task What_was_taken_and_not_completed_goes_back_in_its_order()
    {
        await SubmitAsync("a", "b", "c");
        await _queue.TakeAsync(default);
        await _queue.TakeAsync(default);

        Assert.Equal(2, await _queue.RequeueAsync(default));

        Assert.Equal("a", (await _queue.TakeAsync(default)).Id);
        Assert.Equal("b", (await _queue.TakeAsync(default)).Id);
        Assert.Equal("c", (await _queue.TakeAsync(default)).Id);
    }

    [Fact]
    public async Task A_second_completion_changes_nothing()
    {
        await SubmitAsync("a");
        Job job = await _queue.TakeAsync(default);

        await _queue.CompleteAsync(job, 2, default);
        await _queue.CompleteAsync(job, 3, default);

        Assert.Equal(new Receipt(1, 2), (await _queue.FindAsync("a", default))?.Receipt);
        Assert.Equal(1, (await _queue.ReadAsync(10, default)).Done);
        Assert.Equal(
            2, (await _database.SortedSet<string>("board:bestsellers").ScoreAsync("pear")).GetValueOrDefault());
    }

    [Fact]
    public async Task A_worker_that_stops_waiting_takes_nothing_along()
    {
        using var stop = new CancellationTokenSource();
        Task<Job> waiting = _queue.TakeAsync(stop.Token).AsTask();

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await SubmitAsync("a");

        Assert.Equal(1, (await _queue.ReadAsync(10, default)).Queued);
    }

    private async Task SubmitAsync(params string[] ids)
    {
        foreach (string id in ids)
            await _queue.SubmitAsync(new(id, [new("pear", 2)]), default);
    }
}
