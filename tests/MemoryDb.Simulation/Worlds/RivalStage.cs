using MemoryDb.Log.Files;
using MemoryDb.Testing;

namespace MemoryDb.Simulation;

/// <summary>Decides turn by turn which of the rivals goes on, how far, and what befalls the others.</summary>
internal sealed class RivalStage(World world)
{
    private const int TurnCount = 24;

    /// <summary>Milliseconds, most of them enough for a rival that waits for its turn, some for a time-out.</summary>
    private static readonly int[] Spans = [1, 1, 1, 1, 10, 10, 100, 100, 1500, 6000];

    private readonly Random _random = world.Random;
    private readonly HashSet<int> _lost = [];
    private Rival[] _rivals = [];
    private int _startedCount;

    private int AllFolders => (1 << world.Shape.ReplicaCount) - 1;

    public void Run()
    {
        world.Run(async () =>
        {
            await using QuorumTransactionLog log = await world.OpenAsync();
            for (int record = 0; record <= world.Random.Next(3); record++)
                await world.AppendUntilFinalAsync(log, record, world.NextRecord());
        });
        _rivals = [.. Enumerable.Range(0, 2 + _random.Next(3)).Select(_ => Start())];
        int turns = TurnCount * world.Context.Budget.StepPercent / 100;
        for (int turn = 0; turn < turns; turn++)
        {
            TakeTurn();
            if (_random.Next(6) == 0)
                Check(world.Disk.Fork(), Choose([.. Losses()]));
        }

        foreach (Rival rival in _rivals)
            rival.GoOn();
        Pass(50);
        CheckAll();
    }

    private Rival Start()
    {
        var rival = new Rival(world, ++_startedCount);
        if (_random.Next(2) == 0)
            rival.CutOff(SomeFolders());
        return rival;
    }

    private void TakeTurn()
    {
        int chosen = _random.Next(_rivals.Length);
        switch (_random.Next(24))
        {
            case 0 or 1:
                _rivals[chosen].Kill();
                _rivals[chosen] = Start();
                break;
            case 2:
                _rivals[chosen].CutOff(_random.Next(2) == 0 ? [] : SomeFolders());
                break;
            case 3 or 4 or 5 when CanLose:
                LoseFolder();
                break;
            case 6 when _random.Next(3) == 0:
                CutPower();
                break;
            default:
                GoOn(chosen);
                break;
        }
    }

    /// <summary>One goes on, alone or beside the others, to its end or to a step that is chosen.</summary>
    private void GoOn(int chosen)
    {
        bool isAlone = _random.Next(4) > 0;
        foreach (Rival other in _rivals.Where((rival, index) => index != chosen && isAlone && !rival.IsHeld))
            other.Hold();
        Rival rival = _rivals[chosen];
        rival.GoOn();
        rival.Begin();
        if (_random.Next(3) > 0)
        {
            bool asAWhole = _random.Next(2) == 0;
            rival.PauseBefore(
                PausePoint.All[_random.Next(PausePoint.All.Count)],
                1 + _random.Next(1 + _random.Next(3)),
                asAWhole && _random.Next(2) == 0 ? AllFolders : _random.Next(1, AllFolders + 1),
                asAWhole);
        }

        Pass(Spans[_random.Next(Spans.Length)], until: () => !rival.IsBusy);
    }

    private bool CanLose => _lost.Count < world.Shape.Minority;

    /// <summary>
    /// A folder is lost while processes may be anywhere. Nothing more is lost than a minority, and a folder that has
    /// been filled again is a folder like any other.
    /// </summary>
    private void LoseFolder()
    {
        int[] whole = [.. world.Shape.Replicas.Where(replica => !_lost.Contains(replica))];
        Rival? held = Array.Find(_rivals, rival => rival is { IsHeld: true, Blocked: > 0 });
        int[] reached = [.. whole.Where(replica => held is not null && (held.Blocked >> (replica - 1) & 1) == 0)];
        int replica = Choose(reached.Length > 0 ? reached : whole);
        string folder = World.Folder(replica);
        int manner = _random.Next(3);
        world.Note($"folder {replica} is lost, manner {manner}");
        if (manner == 0)
        {
            world.Disk.Remove(folder);
        }
        else
        {
            foreach (string file in world.Disk.ListFiles(folder))
                world.Disk.Remove(file);
            if (manner == 1)
            {
                world.Disk.Remove($"{folder}/{ReplicaFolder.PromisesName}");
                world.Disk.Remove($"{folder}/{ReplicaFolder.HeadName}");
            }
        }

        _lost.Add(replica);
        world.Untrusted.Add(replica);
        if (_random.Next(2) == 0)
            Refill();
    }

    /// <summary>A process that was not held, or a new one, fills what was lost.</summary>
    private void Refill()
    {
        int chosen = Array.FindIndex(_rivals, rival => !rival.IsHeld);
        if (chosen < 0)
            return;
        Rival rival = _rivals[chosen];
        rival.CutOff([]);
        for (int round = 0; round < 2; round++)
        {
            rival.Begin();
            Pass(1500);
        }
    }

    private void CutPower()
    {
        world.Note("power cut");
        world.Tally.PowerCuts++;
        foreach (Rival rival in _rivals)
            rival.Kill();
        Pass(1);
        world.Replace(world.CutDisk());
        for (int index = 0; index < _rivals.Length; index++)
            _rivals[index] = Start();
    }

    private void Pass(int milliseconds, Func<bool>? until = null)
    {
        var waited = Task.Delay(TimeSpan.FromMilliseconds(milliseconds), world.Time);
        world.Scheduler.RunUntil(() => waited.IsCompleted || until?.Invoke() == true);
        foreach (Rival rival in _rivals)
            rival.ThrowIfFaulted();
        _lost.RemoveWhere(IsWhole);
        world.Untrusted.IntersectWith(_lost);
    }

    /// <summary>Whether a folder was filled again: it bears its name, for good.</summary>
    private bool IsWhole(int replica) =>
        world.Disk.ListStored(World.Folder(replica)).Any(file => file.Name == ReplicaFolder.IdentityName);

    private int[] SomeFolders() =>
        [.. world.Shape.Replicas.OrderBy(_ => _random.Next()).Take(world.Shape.Minority)];

    /// <summary>What else may be lost beside what is.</summary>
    private IEnumerable<int[]> Losses() =>
        world.Shape.Losses([.. world.Shape.Replicas]).Where(loss => loss.Union(_lost).Count() <= world.Shape.Minority);

    private void CheckAll()
    {
        foreach (int[] loss in Losses())
        {
            Check(world.Disk.Fork(), loss);
            if (_random.Next(2) == 0)
            {
                world.Tally.PowerCuts++;
                Check(world.CutDisk(), loss);
            }
        }
    }

    private void Check(MemoryDisk disk, int[] lost)
    {
        world.Note($"branch without {string.Join(", ", lost)}");
        foreach (int replica in lost)
            disk.Remove(World.Folder(replica));
        new RecoveryCheck(world.Fork(disk)).Run();
    }

    private T Choose<T>(T[] from) => from[_random.Next(from.Length)];
}
