using MemoryDb.Log;
using MemoryDb.Testing;

namespace MemoryDb.Core.Tests.Commit;

/// <summary>
/// Random commands beside pops that wait, against a model of a few lines; then a restore, whose digest must be equal.
/// </summary>
public sealed class WaitingPopModelTests
{
    private static readonly string[] Names = ["a", "b", "c", "{a}d"];

    [Fact]
    public async Task Random_commands_beside_waiting_pops_do_as_the_model_does()
    {
        for (int seed = 1; seed <= 300; seed++)
            await new Run(seed).GoAsync();
    }

    private sealed class Run(int seed)
    {
        private readonly Random _random = new(seed);
        private readonly ManualTimeProvider _time = new();
        private readonly InMemoryTransactionLog _log = new();
        private readonly Dictionary<string, object> _model = [];
        private readonly List<Model> _waiting = [];
        private readonly List<Model> _all = [];
        private readonly Queue<string> _changed = new();
        private int _next;

        public async Task GoAsync()
        {
            var scheduler = new SingleThreadScheduler(time: _time);
            MemoryDatabase database = await OpenAsync(scheduler);
            for (int step = 0; step < 120; step++)
            {
                Step(database);
                scheduler.RunUntilIdle();
                Check(step);
            }

            foreach (string name in Names)
            {
                string[] actual = [];
                ValueTask<KeyType> type = database.Keys.TypeAsync(name);
                Assert.Equal(_model.TryGetValue(name, out object? value) ? TypeOf(value) : KeyType.None, Get(type));
                if (value is List<string> list)
                {
                    ValueTask<string[]> range = database.List<string>(name).RangeAsync();
                    actual = Get(range);
                    Assert.Equal(list, actual);
                }
            }

            UInt128 digest = database.ComputeDigest();
            await scheduler.RunAsync(async () => await database.DisposeAsync());
            MemoryDatabase again = await OpenAsync(scheduler);
            Assert.True(digest == again.ComputeDigest(), $"Seed {seed}: the restore differs.");
            await scheduler.RunAsync(async () => await again.DisposeAsync());
        }

        private Task<MemoryDatabase> OpenAsync(SingleThreadScheduler scheduler) => scheduler.RunAsync(() =>
            MemoryDatabase.OpenAsync(_log, new MemoryDatabaseOptions
            {
                LeaveLogOpen = true,
                Random = new Random(seed),
                Scheduler = scheduler,
                TimeProvider = _time,
            }));

        private static T Get<T>(ValueTask<T> reply)
        {
            Assert.True(reply.IsCompleted, "It is durable.");
            return reply.GetAwaiter().GetResult();
        }

        private string Name() => Names[_random.Next(Names.Length)];

        private static KeyType TypeOf(object value) =>
            value is List<string> ? KeyType.List : value is string ? KeyType.String : KeyType.SortedSet;

        private void Step(MemoryDatabase database)
        {
            string key = Name();
            string other = Name();
            string item = $"item {_next++}";
            switch (_random.Next(16))
            {
                case 0 or 1 or 2 or 3:
                    Wait(database, key, other);
                    break;
                case 4:
                    if (_waiting.Count > 0)
                    {
                        Model canceled = _waiting[_random.Next(_waiting.Count)];
                        _waiting.Remove(canceled);
                        canceled.Expected = "canceled";
                        canceled.Cancellation.Cancel();
                    }

                    break;
                case 5 or 6 or 7:
                    _ = database.List<string>(key).PushRightAsync([item, item + "'"]);
                    Push(key, item);
                    Push(key, item + "'");
                    Serve();
                    break;
                case 8:
                    _ = database.SortedSet<string>(key).AddAsync(item, _next);
                    Add(key, item, _next);
                    Serve();
                    break;
                case 9:
                    _ = database.Keys.DeleteAsync(key);
                    _model.Remove(key);
                    break;
                case 10:
                    _ = database.Keys.RenameAsync(key, other);
                    if (key != other && _model.Remove(key, out object? moved))
                    {
                        _model[other] = moved;
                        _changed.Enqueue(other);
                        Serve();
                    }

                    break;
                case 11:
                    _ = database.String<string>(key).SetAsync(item);
                    _model[key] = item;
                    break;
                case 12:
                    _time.Advance(TimeSpan.FromSeconds(1));
                    break;
                case 13:
                    Transact(database, key, other, item);
                    break;
                case 14:
                    if (_random.Next(4) > 0)
                        break;
                    _ = database.Keys.ClearAsync();
                    _model.Clear();
                    break;
                default:
                    ValueTask<Optional<string>> moving =
                        database.List<string>(key).MoveAsync(other, ListEnd.Right, ListEnd.Left);
                    Move(key, other);
                    Serve();
                    break;
            }
        }

        private void Transact(MemoryDatabase database, string key, string other, string item)
        {
            bool fails = _random.Next(3) == 0;
            bool clears = _random.Next(4) == 0;
            var before = new Dictionary<string, object>();
            foreach ((string name, object value) in _model)
                before[name] = Copy(value);
            _ = database.TransactAsync(transaction =>
            {
                transaction.List<string>(key).PushLeft(item);
                if (clears)
                    transaction.Keys.Clear();
                transaction.List<string>(other).PushRight([item + "1", item + "2"]);
                transaction.List<string>(other).PopLeft();
                if (fails)
                    throw new InvalidOperationException("taken back");
            }).AsTask();
            bool done = PushLeft(key, item);
            if (done && clears)
                _model.Clear();
            done = done && Push(other, item + "1") && Push(other, item + "2");
            if (done)
            {
                var list = (List<string>)_model[other];
                list.RemoveAt(0);
            }

            if (fails || !done)
            {
                _model.Clear();
                foreach ((string name, object value) in before)
                    _model[name] = value;
                _changed.Clear();
            }

            Serve();
        }

        private static object Copy(object value) => value switch
        {
            List<string> list => new List<string>(list),
            List<(string, double)> set => new List<(string, double)>(set),
            _ => value,
        };

        private void Wait(MemoryDatabase database, string key, string other)
        {
            var waiter = new Model
            {
                Keys = [key],
                Kind = _random.Next(4),
                Destination = other,
                Ends = _random.Next(3) == 0 ? _time.GetTimestamp() + TimeSpan.TicksPerSecond * 3 : long.MaxValue,
            };
            TimeSpan wait = waiter.Ends == long.MaxValue ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(3);
            CancellationToken token = waiter.Cancellation.Token;
            switch (waiter.Kind)
            {
                case 0:
                    ValueTask<Optional<string>> popped = database.List<string>(key).PopLeftAsync(wait, token);
                    waiter.Actual = () => Text(popped.IsCompleted, () => popped.GetAwaiter().GetResult());
                    break;
                case 1:
                    ValueTask<Optional<string>> moved = database.List<string>(key).MoveAsync(
                        other, ListEnd.Right, ListEnd.Left, wait, token);
                    waiter.Actual = () => Text(moved.IsCompleted, () => moved.GetAwaiter().GetResult());
                    break;
                case 2:
                    waiter.Keys = [key, other, key];
                    ValueTask<Optional<PoppedItems<string>>> many = database.Lists.PopAsync<string>(
                        [key, other, key], ListEnd.Left, wait, 3, token);
                    waiter.Actual = () => Text(many.IsCompleted, () =>
                    {
                        Optional<PoppedItems<string>> got = many.GetAwaiter().GetResult();
                        return got.HasValue ? string.Join(',', got.Value.Items) : default(Optional<string>);
                    });
                    break;
                default:
                    ValueTask<Optional<ScoredMember<string>>> least =
                        database.SortedSet<string>(key).PopMinAsync(wait, token);
                    waiter.Actual = () => Text(least.IsCompleted, () =>
                    {
                        Optional<ScoredMember<string>> got = least.GetAwaiter().GetResult();
                        return got.HasValue ? got.Value.Member : default(Optional<string>);
                    });
                    break;
            }

            _all.Add(waiter);
            foreach (string name in waiter.Keys)
            {
                if (!_model.TryGetValue(name, out object? value))
                    continue;
                if (TypeOf(value) != waiter.Type)
                    waiter.Expected = "wrong";
                else
                    ServeOne(waiter, name);
                Serve();
                return;
            }

            _waiting.Add(waiter);
        }

        private static string Text(bool isCompleted, Func<Optional<string>> reply)
        {
            if (!isCompleted)
                return "waits";
            try
            {
                Optional<string> got = reply();
                return got.HasValue ? got.Value : "nothing";
            }
            catch (OperationCanceledException)
            {
                return "canceled";
            }
            catch (WrongTypeException)
            {
                return "wrong";
            }
        }

        private bool PushLeft(string key, string item)
        {
            if (!_model.TryGetValue(key, out object? value))
                _model[key] = value = new List<string>();
            if (value is not List<string> list)
                return false;
            list.Insert(0, item);
            _changed.Enqueue(key);
            return true;
        }

        private bool Push(string key, string item)
        {
            if (!_model.TryGetValue(key, out object? value))
                _model[key] = value = new List<string>();
            if (value is not List<string> list)
                return false;
            list.Add(item);
            _changed.Enqueue(key);
            return true;
        }

        private void Add(string key, string member, double score)
        {
            if (!_model.TryGetValue(key, out object? value))
                _model[key] = value = new List<(string, double)>();
            if (value is not List<(string, double)> set)
                return;
            set.Add((member, score));
            _changed.Enqueue(key);
        }

        private string? Move(string key, string other)
        {
            if (!_model.TryGetValue(key, out object? value))
                return null;
            if (value is not List<string> list || (_model.TryGetValue(other, out object? to) && to is not List<string>))
                return "wrong";
            string item = list[^1];
            list.RemoveAt(list.Count - 1);
            if (list.Count == 0)
                _model.Remove(key);
            PushLeft(other, item);
            return item;
        }

        private void Serve()
        {
            while (_changed.TryDequeue(out string? key))
            {
                while (_model.TryGetValue(key, out object? value)
                    && _waiting.Find(waiter => waiter.Keys.Contains(key) && waiter.Type == TypeOf(value)) is { } first)
                {
                    _waiting.Remove(first);
                    ServeOne(first, key);
                }
            }
        }

        private void ServeOne(Model waiter, string key)
        {
            switch (_model[key])
            {
                case List<string> list when waiter.Kind == 1:
                    waiter.Expected = Move(key, waiter.Destination)!;
                    break;
                case List<string> list:
                    int count = Math.Min(list.Count, waiter.Kind == 2 ? 3 : 1);
                    waiter.Expected = string.Join(',', list[..count]);
                    list.RemoveRange(0, count);
                    if (list.Count == 0)
                        _model.Remove(key);
                    break;
                case List<(string Member, double Score)> set:
                    (string Member, double Score) least = set.MinBy(static scored => scored.Score);
                    set.Remove(least);
                    waiter.Expected = least.Member;
                    if (set.Count == 0)
                        _model.Remove(key);
                    break;
            }
        }

        private void Check(int step)
        {
            foreach (Model waiter in _waiting.ToArray())
            {
                if (waiter.Ends > _time.GetTimestamp())
                    continue;
                waiter.Expected = "nothing";
                _waiting.Remove(waiter);
            }

            foreach (Model waiter in _all.ToArray())
            {
                Assert.Equal($"{seed}/{step} {waiter.Expected}", $"{seed}/{step} {waiter.Actual!()}");
                if (waiter.Expected != "waits")
                    _all.Remove(waiter);
            }
        }

        private sealed class Model
        {
            public CancellationTokenSource Cancellation { get; } = new();

            public required string[] Keys { get; set; }

            public required int Kind { get; init; }

            public required string Destination { get; init; }

            public required long Ends { get; init; }

            public KeyType Type => Kind == 3 ? KeyType.SortedSet : KeyType.List;

            public string Expected { get; set; } = "waits";

            public Func<string>? Actual { get; set; }
        }
    }
}
