using MemoryDb.Log.Files;
using MemoryDb.Testing;

namespace MemoryDb.Simulation;

/// <summary>Decides turn by turn which of the rivals goes on, how far, and what befalls the others.</summary>
internal sealed class RivalStage(World world)
{
    private const int LossesAtEnd = 2;
    private const int LeastTurns = 5; // many short walks find more than a few long ones

    /// <summary>Milliseconds, most of them enough for a rival that waits for its turn, some for a time-out.</summary>
    private static readonly int[] Spans = [1, 1, 1, 1, 1, 1, 1, 1, 10, 10, 10, 10, 100, 100, 100, 1200, 1200, 5500];

    private readonly Random _random = world.Random;
    private readonly HashSet<int> _lost = [];
    private Rival[] _rivals = [];
    private int _startedCount;
    private int _last;

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
        int turns = (LeastTurns + _random.Next(8)) * world.Context.Budget.StepPercent / 100;
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

    /// <summary>A new process in the place of one that is killed.</summary>
    private Rival Replace(int index)
    {
        _rivals[index].Kill();
        return _rivals[index] = Start();
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
                _ = Replace(chosen);
                break;
            case 2:
                _rivals[chosen].CutOff(_random.Next(2) == 0 ? [] : SomeFolders());
                break;
            case 3 or 4 or 5 when _lost.Count < world.Shape.Minority:
                LoseFolder();
                break;
            case 6 when _random.Next(3) == 0:
                CutPower();
                break;
            case 7 or 8 or 9 or 10:
                PauseWriter(_rivals[chosen]);
                break;
            case 11 or 12:
                PauseTaker(Choose([.. world.Shape.Replicas]), DrawFolders());
                break;
            default:
                GoOn(chosen);
                break;
        }
    }

    /// <summary>
    /// One goes on, alone or beside the others, to its end or to a step that is chosen. Who went last does so again
    /// half of the time: a writer that nobody disturbs.
    /// </summary>
    private void GoOn(int chosen)
    {
        if (_random.Next(2) == 0 && !_rivals[_last].IsHeld)
            chosen = _last;
        _last = chosen;
        Rival rival = _rivals[chosen];
        rival.GoOn();
        rival.Begin();
        if (_random.Next(3) > 0)
        {
            Pause(rival, PausePoint.All, DrawFolders(), asAWhole: _random.Next(3) == 0);
        }

        Run(rival, Spans[_random.Next(Spans.Length)]);
        if (rival.IsHeld && _random.Next(2) == 0)
            LookOn();
    }

    /// <summary>One becomes the writer, if nothing keeps it from that, and is then paused within an append.</summary>
    private void PauseWriter(Rival writer)
    {
        writer.GoOn();
        writer.BeginAppend();
        Run(writer, milliseconds: 100);
        writer.PauseBefore(
            PausePoint.OfAppend[_random.Next(PausePoint.OfAppend.Count)], count: 1, DrawFolders(), asAWhole: false);
        writer.BeginAppend();
        Run(writer, milliseconds: 1);
        if (_random.Next(4) > 0)
            LookOn();
    }

    /// <summary>Whoever is free reads on and asks for the tail, while somebody is held half-way.</summary>
    private void LookOn()
    {
        Rival[] free = [.. _rivals.Where(rival => !rival.IsBusy)];
        foreach (Rival rival in free)
        {
            rival.GoOn();
            rival.BeginLook();
        }

        Pass(150, until: () => !Array.Exists(free, rival => rival.IsBusy));
    }

    /// <summary>Lets one run for a while, the others standing still or not.</summary>
    private void Run(Rival rival, int milliseconds)
    {
        bool isAlone = _random.Next(4) > 0;
        foreach (Rival other in _rivals.Where(other => other != rival && isAlone && !other.IsHeld))
            other.Hold();
        Pass(milliseconds, until: () => !rival.IsBusy);
    }

    /// <summary>All folders, all but one, or one, as bits.</summary>
    private int DrawFolders()
    {
        int one = 1 << _random.Next(world.Shape.ReplicaCount);
        return _random.Next(4) switch
        {
            0 => AllFolders,
            1 => one,
            _ => AllFolders == one ? one : AllFolders & ~one,
        };
    }

    /// <summary>
    /// A folder is lost while processes may be anywhere, some of them in the middle of a takeover. Nothing more is lost
    /// than a minority, and a folder that has been filled again is a folder like any other.
    /// </summary>
    private void LoseFolder()
    {
        int lost = Choose([.. world.Shape.Replicas.Where(replica => !_lost.Contains(replica))]);
        Rival? taker = _random.Next(3) > 0 ? PauseTaker(lost) : null;
        string folder = World.Folder(lost);
        int manner = _random.Next(3);
        world.Note($"folder {lost} is lost, manner {manner}");
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

        _lost.Add(lost);
        world.Untrusted.Add(lost);
        Rival? writer = _random.Next(3) > 0 ? Refill(lost) : null;
        if (taker is { IsHeld: true } && writer is not null && _random.Next(3) > 0)
            TakeSteps(taker, writer);
    }

    /// <summary>
    /// A taker that was held goes on from step to step, while a writer of which it knows nothing appends.
    /// </summary>
    private void TakeSteps(Rival taker, Rival writer)
    {
        for (int steps = 2 + _random.Next(2); steps > 0; steps--)
        {
            taker.GoOn();
            if (steps > 1)
                Pause(taker, [.. PausePoint.OfTakeover, .. PausePoint.OfFilling], DrawFolders());
            Run(taker, milliseconds: 100);
            writer.GoOn();
            writer.BeginAppend();
            Run(writer, milliseconds: 100);
        }

        foreach (int[] loss in Losses())
            Check(world.Disk.Fork(), loss);
    }

    /// <summary>
    /// Somebody new begins to take over, perhaps without any access to a folder, and is paused in others of them.
    /// </summary>
    /// <param name="reached">A folder that it can reach.</param>
    /// <param name="folders">Where it is paused; null: in one folder, not the one that it can reach.</param>
    private Rival? PauseTaker(int reached, int? folders = null)
    {
        int[] others = [.. world.Shape.Replicas.Where(replica => replica != reached).OrderBy(_ => _random.Next())];
        if (others.Length == 0)
            return null;
        Rival taker = Replace(_random.Next(_rivals.Length));
        taker.CutOff(_random.Next(4) == 0 ? [] : others.Skip(1).Take(world.Shape.Minority));
        Pause(taker, PausePoint.OfTakeover, folders ?? 1 << (others[0] - 1));
        taker.BeginAppend();
        Run(taker, milliseconds: 100);
        return taker;
    }

    /// <summary>At a step of some kind, mostly at the first of them.</summary>
    private void Pause(Rival rival, IReadOnlyList<PausePoint> points, int folders, bool asAWhole = false) =>
        rival.PauseBefore(
            points[_random.Next(points.Count)], 1 + _random.Next(1 + _random.Next(3)), folders, asAWhole);

    /// <summary>A process that is not paused, or a new one, fills what was lost; it may be paused half-way.</summary>
    private Rival? Refill(int lost)
    {
        int chosen = Array.FindIndex(_rivals, rival => !rival.IsHeld);
        if (chosen < 0 || _random.Next(2) == 0)
            chosen = Array.FindIndex(_rivals, rival => !rival.IsBusy);
        if (chosen < 0)
            return null;
        Rival rival = _random.Next(3) == 0 ? _rivals[chosen] : Replace(chosen);
        rival.CutOff([]);
        if (_random.Next(3) > 0)
        {
            PausePoint point = PausePoint.OfFilling[_random.Next(PausePoint.OfFilling.Count)];
            int folders = _random.Next(2) == 0 ? AllFolders : 1 << (lost - 1);
            rival.PauseBefore(point, count: 1, folders, asAWhole: _random.Next(3) == 0);
        }

        rival.BeginAppend();
        Run(rival, milliseconds: 100);
        Pass(_random.Next(2) * 1200);
        if (!rival.IsHeld)
            return rival;
        foreach (int[] loss in Losses())
            Check(world.Disk.Fork(), loss);
        return rival;
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
        int[][] losses = [.. Losses()];
        _random.Shuffle(losses);
        foreach (int[] loss in losses.Take(LossesAtEnd))
            Check(world.Disk.Fork(), loss);
        world.Tally.PowerCuts++;
        Check(world.CutDisk(), losses[^1]);
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
