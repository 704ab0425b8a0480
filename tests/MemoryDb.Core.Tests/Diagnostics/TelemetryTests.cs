using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using MemoryDb.Core.Tests.Commit;
using MemoryDb.Diagnostics;
using MemoryDb.Log;
using MemoryDb.Testing;

namespace MemoryDb.Core.Tests.Diagnostics;

public sealed class TelemetryTests
{
    private const string SecretKey = "secret-key";
    private const string SecretValue = "secret-value";

    [Fact]
    public void A_command_is_measured_from_its_call_until_it_is_durable()
    {
        const string name = nameof(A_command_is_measured_from_its_call_until_it_is_durable);
        using var measured = new Measurements(name);
        using var held = new HeldDatabase(Named(name));
        ValueTask set = held.Database.String<string>("a").SetAsync("1");
        held.Run();
        Assert.DoesNotContain("String.Set", measured.Commands());
        held.Time.Advance(TimeSpan.FromSeconds(2));
        held.AssertWithheld(set);
        (double seconds, Dictionary<string, object?> tags) =
            Assert.Single(measured.Of("db.client.operation.duration"));
        Assert.True(seconds >= 2, $"{seconds}");
        Assert.Equal("memorydb", tags["db.system.name"]);
        Assert.Equal("String.Set", tags["db.operation.name"]);
        Assert.False(tags.ContainsKey("error.type"));
        Activity activity = Assert.Single(measured.Ended);
        Assert.Equal("String.Set", activity.OperationName);
        Assert.Equal(ActivityStatusCode.Unset, activity.Status);
    }

    [Fact]
    public void A_database_that_nobody_disposes_of_is_not_kept_by_its_measurements()
    {
        Assert.True(Garbage.Collects(MeasureAndForget()));
    }

    [Fact]
    public async Task Every_kind_of_command_has_a_name_of_its_own()
    {
        const string name = nameof(Every_kind_of_command_has_a_name_of_its_own);
        using var measured = new Measurements(name);
        await using MemoryDatabase database = await OpenAsync(name);
        await database.String<int>("s").GetAsync();
        await database.Hash<string, int>("h").SetAsync("f", 1);
        await database.List<int>("l").PopLeftAsync(TimeSpan.FromTicks(1));
        await database.Keys.CountAsync();
        await foreach (Key _ in database.Keys.ScanAsync())
            break;
        await database.TransactAsync(transaction => transaction.Set<int>("x").Add(1));
        await database.FlushAsync();
        await database.Channels.PublishAsync("c", 1);
        string[] commands = measured.Commands();
        Assert.Equal(
            ["String.Get", "Hash.Set", "List.PopLeft", "Key.Count", "Key.ScanSlot", "Transaction", "Flush",
                "Channel.Publish"],
            commands.Distinct());
        Assert.Equal(commands, measured.Ended.Select(activity => activity.OperationName));
    }

    [Fact]
    public async Task Errors_are_told_by_type_and_no_tag_ever_holds_a_key_or_a_value()
    {
        const string name = nameof(Errors_are_told_by_type_and_no_tag_ever_holds_a_key_or_a_value);
        using var measured = new Measurements(name);
        await using MemoryDatabase database = await OpenAsync(name);
        await database.String<string>(SecretKey).SetAsync(SecretValue);
        await Assert.ThrowsAsync<WrongTypeException>(async () => await database.List<int>(SecretKey).CountAsync());
        await Assert.ThrowsAsync<WrongValueException>(
            async () => await database.String<string>(SecretKey).IncrementAsync());
        Action<Transaction> failing = _ => throw new InvalidOperationException(SecretValue);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await database.TransactAsync(failing));
        Assert.Equal(
            [null, "MemoryDb.WrongTypeException", "MemoryDb.WrongValueException", "System.InvalidOperationException"],
            measured.Of("db.client.operation.duration").Select(each => each.Tags.GetValueOrDefault("error.type")));
        Assert.Equal(
            [ActivityStatusCode.Unset, ActivityStatusCode.Error, ActivityStatusCode.Error, ActivityStatusCode.Error],
            measured.Ended.Select(activity => activity.Status));
        Assert.DoesNotContain(measured.TagTexts(), text => text.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_command_belongs_to_the_activity_of_its_caller_which_stays_the_current_one()
    {
        const string name = nameof(A_command_belongs_to_the_activity_of_its_caller_which_stays_the_current_one);
        using var measured = new Measurements(name);
        await using MemoryDatabase database = await OpenAsync(name);
        using Activity caller = new Activity("caller").Start();
        ValueTask first = database.String<int>("a").SetAsync(1);
        Assert.Same(caller, Activity.Current);
        await first;
        Assert.Same(caller, Activity.Current);
        await database.String<int>("a").GetAsync();
        Assert.Same(caller, Activity.Current);
        Assert.All(measured.Ended, activity => Assert.Same(caller, activity.Parent));
        Assert.Equal(2, measured.Ended.Length);
    }

    /// <summary>
    /// Work that a request began and did not wait for goes on with the request's activity, which has ended: nothing can
    /// make that the current one again.
    /// </summary>
    [Fact]
    public async Task A_caller_whose_activity_has_ended_does_not_get_the_command_s()
    {
        const string name = nameof(A_caller_whose_activity_has_ended_does_not_get_the_command_s);
        using var measured = new Measurements(name);
        await using MemoryDatabase database = await OpenAsync(name);
        using var request = new Activity("request");
        request.Start();
        Task left = RunAsync();
        request.Stop();
        await left;
        Assert.All(measured.Ended, activity => Assert.Same(request, activity.Parent));
        Assert.Equal(10, measured.Ended.Length);

        async Task RunAsync()
        {
            await Task.Yield();
            while (!request.IsStopped)
                await Task.Yield();
            for (int i = 0; i < 10; i++)
            {
                await database.String<int>("a").SetAsync(i);
                Assert.Same(request, Activity.Current);
            }
        }
    }

    [Fact]
    public void An_append_tells_its_duration_its_bytes_its_replies_and_its_writes()
    {
        const string name = nameof(An_append_tells_its_duration_its_bytes_its_replies_and_its_writes);
        using var measured = new Measurements(name);
        using var held = new HeldDatabase(Named(name));
        DurableString<int> first = held.Database.String<int>("a");
        Task[] writes = [first.SetAsync(0).AsTask()];
        held.Run(); // on its way alone; the next three share a record
        writes = [.. writes, .. Enumerable.Range(1, 3).Select(i => first.SetAsync(i).AsTask())];
        held.Run();
        Assert.True(measured.Observe("memorydb.pending.size") > 0);
        held.Time.Advance(TimeSpan.FromSeconds(3));
        held.Settle();
        Assert.Equal([1, 3], measured.Of("memorydb.record.replies").Select(each => each.Value));
        Assert.Equal([1, 3], measured.Of("memorydb.writes").Select(each => each.Value));
        Assert.All(measured.Of("memorydb.record.size"), each => Assert.InRange(each.Value, 20, 500));
        Assert.True(measured.Of("memorydb.append.duration")[0].Value >= 3);
        Assert.Equal(0, measured.Observe("memorydb.pending.size"));
        Assert.NotEmpty(measured.Of("memorydb.write_lock.hold"));
    }

    [Fact]
    public void The_wait_for_what_another_wrote_is_told_and_the_wait_for_what_one_wrote_is_not()
    {
        const string name = nameof(The_wait_for_what_another_wrote_is_told_and_the_wait_for_what_one_wrote_is_not);
        using var measured = new Measurements(name);
        using var held = new HeldDatabase(Named(name));
        ValueTask set = held.Database.String<int>("a").SetAsync(1);
        ValueTask<Optional<int>> other = held.Database.String<int>("b").GetAsync();
        held.AssertImmediate(other);
        ValueTask<Optional<int>> read = held.Database.String<int>("a").GetAsync();
        held.Run();
        held.Time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(1, held.AssertWithheld(read));
        Assert.True(set.IsCompleted);
        Assert.True(Assert.Single(measured.Of("memorydb.hazard.wait")).Value >= 4);
    }

    [Fact]
    public async Task Opening_tells_how_long_it_took_and_what_it_applied()
    {
        const string name = nameof(Opening_tells_how_long_it_took_and_what_it_applied);
        var log = new InMemoryTransactionLog();
        await using (MemoryDatabase database = await MemoryDatabase.OpenAsync(
            log, new MemoryDatabaseOptions { LeaveLogOpen = true }))
        {
            for (int i = 0; i < 5; i++)
                await database.String<int>("a").SetAsync(i);
        }

        using var measured = new Measurements(name);
        await using MemoryDatabase again = await MemoryDatabase.OpenAsync(
            log, new MemoryDatabaseOptions { Name = name });
        Assert.Single(measured.Of("memorydb.restore.duration"));
        Assert.Equal(5, Assert.Single(measured.Of("memorydb.restore.writes")).Value);
        Assert.Equal(0, measured.Observe("memorydb.database.state"));
    }

    [Fact]
    public async Task A_listener_that_throws_costs_nobody_a_reply_F28()
    {
        const string name = nameof(A_listener_that_throws_costs_nobody_a_reply_F28);
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, own) =>
            {
                if (instrument.Meter.Name == "MemoryDb")
                    own.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>(Throw);
        listener.SetMeasurementEventCallback<double>(Throw);
        listener.Start();
        await using MemoryDatabase database = await OpenAsync(name);
        for (int i = 0; i < 100; i++)
        {
            await database.String<int>("a").SetAsync(i);
            Assert.Equal(i, await database.String<int>("a").GetAsync());
        }

        static void Throw<T>(
            Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
        {
            foreach (KeyValuePair<string, object?> tag in tags)
            {
                if (name.Equals(tag.Value))
                    throw new InvalidOperationException("The listener fails.");
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference MeasureAndForget()
    {
        var telemetry = new DatabaseTelemetry("forgotten", TimeProvider.System) { FindStatus = Idle };
        Instruments.Add(telemetry);
        return new WeakReference(telemetry);
    }

    private static DatabaseStatus Idle() => new(DatabaseState.Serving, null, PendingBytes: 0, WaitingCommandCount: 0);

    private static Action<MemoryDatabaseOptions> Named(string name) => options => options.Name = name;

    private static Task<MemoryDatabase> OpenAsync(string name) => MemoryDatabase.OpenAsync(
        new InMemoryTransactionLog(), new MemoryDatabaseOptions { Name = name });
}
