namespace MemoryDb.RealFaults.Attacks;

/// <summary>The cases of <see cref="StraceFaults"/>.</summary>
internal static class StraceCases
{
    private const string Write = "pwrite64";
    private const string SyncData = "fdatasync";
    private const string SyncNames = "fsync";
    private const string Open = "?open,openat";
    private const string Link = "?link,linkat";
    private const string Rename = "?rename,renameat,renameat2";
    private const string Unlink = "?unlink,unlinkat";

    private static readonly int[] Everybody = [];

    public static IEnumerable<StraceCase> All =>
        [.. Kills(), .. FailingSyncs(), .. FullDisks(), .. FailingReads(), .. FailingNames(), .. Interruptions()];

    /// <summary>F2: killed inside the k-th call; what was written before stays.</summary>
    private static IEnumerable<StraceCase> Kills() =>
    [
        .. At(StracePhase.Creating, Write, "1", "2", "4"),
        .. At(StracePhase.Creating, SyncNames, "1", "3", "6"),
        .. At(StracePhase.Creating, SyncData, "1", "2"),
        .. At(StracePhase.Creating, Link, "1"),
        .. At(StracePhase.Opening, Write, "1", "2", "5", "12", "30"),
        .. At(StracePhase.Opening, SyncData, "1", "2", "3", "10"),
        .. At(StracePhase.Opening, SyncNames, "1", "2", "4"),
        .. At(StracePhase.Opening, Rename, "1", "2"),
        .. At(StracePhase.Opening, Unlink, "1", "2"),
    ];

    private static IEnumerable<StraceCase> At(StracePhase phase, string calls, params string[] numbers) =>
        numbers.Select(number =>
            new StraceCase(phase, Everybody, calls, "signal=KILL", number, StraceExpectation.Killed));

    /// <summary>F3, F4, F5: a sync fails, or does nothing and says that it did.</summary>
    private static IEnumerable<StraceCase> FailingSyncs() =>
    [
        Running([1], SyncData, "error=EIO", "1", StraceExpectation.Unharmed),
        Running([2], SyncData, "error=EIO", "7", StraceExpectation.Unharmed),
        Running([3], SyncData, "error=EIO", "2+", StraceExpectation.Unharmed),
        Running([1], SyncNames, "error=EIO", "1", StraceExpectation.Unharmed),
        Opening([1], SyncNames, "error=EIO", "1", StraceExpectation.Unharmed),
        Opening([2], SyncNames, "error=EIO", "1+", StraceExpectation.Unharmed),
        Opening(Everybody, SyncData, "error=EIO", "1", StraceExpectation.Typed),
        Opening(Everybody, SyncData, "error=EIO", "4", StraceExpectation.Typed),
        Opening(Everybody, SyncNames, "error=EIO", "1+", StraceExpectation.Refused),
        Running([1, 2], SyncData, "error=EIO", "1+", StraceExpectation.Unavailable),
        Running([2, 3], SyncData, "error=EIO", "1+", StraceExpectation.Unavailable),
        Running([1, 2, 3], SyncData, "error=EIO", "1+", StraceExpectation.Unavailable),
        Running([2], "fdatasync,fsync", "retval=0", "1+", StraceExpectation.Unharmed),
    ];

    /// <summary>F6, F7: no room, by space or by quota; a write that says it wrote what it did not.</summary>
    private static IEnumerable<StraceCase> FullDisks() =>
    [
        Running([1], Write, "error=ENOSPC", "1", StraceExpectation.Unharmed),
        Running([2], Write, "error=ENOSPC", "3+", StraceExpectation.Unharmed),
        Running([3], Write, "error=EDQUOT", "2", StraceExpectation.Unharmed),
        Running([2], SyncData, "error=ENOSPC", "2", StraceExpectation.Unharmed),
        Running([1, 3], Write, "error=ENOSPC", "1+", StraceExpectation.Unavailable),
        Running([2, 3], Write, "error=EDQUOT", "1+", StraceExpectation.Unavailable),
        Opening(Everybody, Write, "error=ENOSPC", "2", StraceExpectation.Typed),
        new(StracePhase.Creating, Everybody, Write, "error=ENOSPC", "1+", StraceExpectation.Refused),
        Running([1], Write, "retval=1", "3", StraceExpectation.Unharmed),
        Running([2], Write, "retval=40", "2", StraceExpectation.Unharmed),
    ];

    /// <summary>F17, F24: what cannot be read is unknown, not the end of the log; no descriptors are left.</summary>
    private static IEnumerable<StraceCase> FailingReads() =>
    [
        Opening([1], "pread64", "error=EIO", "1", StraceExpectation.Unharmed),
        Opening([2], "pread64", "error=EIO", "3", StraceExpectation.Unharmed),
        Opening([3], "pread64", "error=EIO", "1+", StraceExpectation.Unharmed),
        Opening([1, 2], "pread64", "error=EIO", "1+", StraceExpectation.Refused),
        Opening([1], Open, "error=EMFILE", "1", StraceExpectation.Unharmed),
        Opening([2], Open, "error=EMFILE", "1+", StraceExpectation.Unharmed),
        Opening([1, 2, 3], Open, "error=EMFILE", "2", StraceExpectation.Typed),
        Opening([1, 2, 3], Open, "error=EMFILE", "1+", StraceExpectation.Refused),
        Running([3], Open, "error=EMFILE", "2", StraceExpectation.Unharmed),
        Running([1, 2, 3], Open, "error=EMFILE", "3+", StraceExpectation.Unavailable),
    ];

    private static IEnumerable<StraceCase> FailingNames() =>
    [
        new(StracePhase.Creating, Everybody, Link, "error=EIO", "1", StraceExpectation.Refused),
        Running([1], Rename, "error=EIO", "1", StraceExpectation.Unharmed),
        Opening(Everybody, Rename, "error=EIO", "1", StraceExpectation.Typed),
        Opening(Everybody, Unlink, "error=EIO", "1", StraceExpectation.Typed),
    ];

    /// <summary>A signal interrupts a call: it is repeated, but for a sync.</summary>
    private static IEnumerable<StraceCase> Interruptions() =>
    [
        Running([1], SyncData, "error=EINTR", "1", StraceExpectation.Unharmed),
        Running([1, 2, 3], Write, "error=EINTR", "2", StraceExpectation.Typed),
        Opening([1, 2, 3], Open, "error=EINTR", "2", StraceExpectation.Unharmed),
        Opening(Everybody, Unlink, "error=EINTR", "1", StraceExpectation.Unharmed),
    ];

    private static StraceCase Running(
        int[] replicas, string calls, string tampering, string when, StraceExpectation expectation) =>
        new(StracePhase.Running, replicas, calls, tampering, when, expectation);

    private static StraceCase Opening(
        int[] replicas, string calls, string tampering, string when, StraceExpectation expectation) =>
        new(StracePhase.Opening, replicas, calls, tampering, when, expectation);
}
