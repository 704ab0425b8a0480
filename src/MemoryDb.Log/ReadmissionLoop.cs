using MemoryDb.Log.Files;
using MemoryDb.Log.IO;

namespace MemoryDb.Log;

/// <summary>
/// Takes replicas that have failed, whose folders were lost, or that the writer goes on without, back into service
/// while the log is open: looks whether the disk works again, and has the writer take over from itself, since a replica
/// comes back in a new ballot only. Runs only while a replica is out of service or left out.
/// </summary>
internal sealed class ReadmissionLoop(
    FileLogReplica[] replicas,
    QuorumLogOptions options,
    LogSchedulers schedulers,
    LogEvents events,
    CancellationToken closing)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestPauseOfMissing = TimeSpan.FromHours(1);

    // Guards the fields below.
    private readonly Lock _lock = new();
    private Task _running = Task.CompletedTask;
    private bool _isRunning;
    private TimeSpan _pause = FirstPause;
    private long _ended;

    // A probe whose disk hangs is asked no second time.
    private readonly Task<bool>?[] _probes = new Task<bool>?[replicas.Length];

    // For the running loop alone: whom the application knows to be left out.
    private readonly HashSet<FileLogReplica> _told = [];

    /// <summary>Whether this process writes: then it tries a disk by writing to it.</summary>
    public required Func<bool> IsWriter { get; init; }

    /// <summary>Replicas that work and that the writer goes on without; none if this process does not write.</summary>
    public required Func<IReadOnlyList<LeftOutReplica>> FindLeftOut { get; init; }

    /// <summary>Begins a new ballot with every replica that can be asked.</summary>
    public required Func<Task> BeginBallotAsync { get; init; }

    /// <summary>Runs until all replicas are in service again, unless it runs already.</summary>
    public void Start()
    {
        lock (_lock)
        {
            if (_isRunning || closing.IsCancellationRequested)
                return;
            _isRunning = true;
            if (options.TimeProvider.GetElapsedTime(_ended) > LongestPause)
                _pause = FirstPause;
            _running = Task.Factory.StartNew(
                RunAsync, CancellationToken.None, TaskCreationOptions.None, schedulers.Readmission).Unwrap();
        }
    }

    /// <summary>Completes when it has ended, which it does when the log is being closed.</summary>
    public Task EndedAsync()
    {
        lock (_lock)
            return _running;
    }

    private async Task RunAsync()
    {
        using SchedulerHold hold = schedulers.Hold();
        while (await PauseAsync())
        {
            bool[] answers = await ProbeAsync();
            FileLogReplica[] back = [.. replicas.Where((replica, index) =>
                answers[index] && replica.Status.State == ReplicaState.Failed)];
            foreach (FileLogReplica replica in back)
                replica.Readmit();
            IReadOnlyList<LeftOutReplica> leftOut = FindLeftOut();
            TellLeftOut(leftOut.Where(each => !back.Contains(each.Replica)));
            if ((answers.Contains(true) || leftOut.Count > 0) && IsWriter())
                await TryBeginBallotAsync();
            foreach (FileLogReplica replica in back.Where(replica => replica.IsHealthy))
                TellBack(replica, "answers again and is back in service.");
            TellNoLongerLeftOut();
        }

        _told.Clear();
    }

    private void TellLeftOut(IEnumerable<LeftOutReplica> leftOut)
    {
        foreach (LeftOutReplica each in leftOut.Where(each => _told.Add(each.Replica)))
        {
            events.Tell(new QuorumLogEvent(
                QuorumLogEventKind.ReplicaLeftOut,
                $"The writer goes on without '{each.Replica.Folder}'. {each.Reason}",
                each.Replica.ReplicaId));
        }
    }

    private void TellNoLongerLeftOut()
    {
        var without = FindLeftOut().Select(each => each.Replica).ToHashSet();
        foreach (FileLogReplica replica in _told.Except(without).ToArray())
        {
            _told.Remove(replica);
            if (replica.IsHealthy && IsWriter())
                TellBack(replica, "takes part in the writing again.");
        }
    }

    private void TellBack(FileLogReplica replica, string how) => events.Tell(new QuorumLogEvent(
        QuorumLogEventKind.ReplicaReadmitted, $"'{replica.Folder}' {how}", replica.ReplicaId));

    /// <summary>Waits longer each time; a replica that fails soon after it came back is not rushed either.</summary>
    /// <returns>False if there is nothing to wait for.</returns>
    private async Task<bool> PauseAsync()
    {
        TimeSpan pause;
        lock (_lock)
        {
            bool isNeeded = replicas.Any(replica => !replica.IsHealthy) || FindLeftOut().Count > 0;
            if (!isNeeded || closing.IsCancellationRequested)
            {
                _isRunning = false;
                _ended = options.TimeProvider.GetTimestamp();
                return false;
            }

            pause = _pause;
            // Each attempt costs a ballot; what is wrong with a folder that cannot be filled changes less often.
            TimeSpan longest = MayComeBackSoon() ? LongestPause : LongestPauseOfMissing;
            _pause = pause * 2 < longest ? pause * 2 : longest;
        }

        for (TimeSpan left = pause; left > TimeSpan.Zero && !closing.IsCancellationRequested; left -= LongestPause)
        {
            await Pause.ForAsync(left < LongestPause ? left : LongestPause, options.TimeProvider, closing);
            if (MayComeBackSoon())
                break; // lost while a folder that cannot be filled is waited for
        }

        return true;
    }

    private bool MayComeBackSoon() =>
        replicas.Any(replica => replica.Status.State == ReplicaState.Failed) || FindLeftOut().Count > 0;

    /// <returns>For each replica whether it was out of service and its disk works again.</returns>
    private async Task<bool[]> ProbeAsync()
    {
        for (int index = 0; index < replicas.Length; index++)
        {
            FileLogReplica replica = replicas[index];
            if (!replica.IsHealthy && _probes[index] is null && !closing.IsCancellationRequested)
                _probes[index] = replica.RunAsync(() => ProbeAsync(replica));
        }

        await ReplicaCalls.WaitAllAsync(
            [.. _probes.OfType<Task<bool>>()], options.ReplicaTimeout, options.TimeProvider);
        bool[] answers = new bool[replicas.Length];
        for (int index = 0; index < replicas.Length; index++)
        {
            if (_probes[index] is not { IsCompleted: true } probe)
                continue;
            answers[index] = await probe;
            _probes[index] = null;
        }

        return answers;
    }

    private async Task<bool> ProbeAsync(FileLogReplica replica)
    {
        try
        {
            if (closing.IsCancellationRequested)
                return false;
            ReplicaInspection found = await replica.Whole.InspectAsync();
            if (found.NewerVersion is not null || (found.Identity is not null && !replica.IsOwn(found.Identity)))
                return false;
            if (found.Identity is null)
                replica.Lose();
            if (found.Identity is null && (!IsWriter() || !await replica.Whole.TryCreateAsync()))
                return false; // nobody can fill it now
            if (found.Identity is not null && replica.Status.State == ReplicaState.Missing)
                replica.Readmit(); // another process has filled it
            if (IsWriter())
                await replica.Whole.TryWriteAsync(options.Random);
            if (replica.Status.State == ReplicaState.Failed)
                await replica.ReadAnewAsync();
            return true;
        }
        catch (Exception exception) when (exception is StorageException or MemoryDbException)
        {
            replica.Explain(exception);
            return false;
        }
    }

    private async Task TryBeginBallotAsync()
    {
        try
        {
            await BeginBallotAsync();
        }
        catch (Exception exception) when (exception
            is MemoryDbException or StorageException or ObjectDisposedException or OperationCanceledException)
        {
            // Not yet: appends say the same to whoever waits for them.
        }
    }
}
