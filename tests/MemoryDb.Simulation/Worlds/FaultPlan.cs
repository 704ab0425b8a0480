using MemoryDb.Testing;

namespace MemoryDb.Simulation;

/// <summary>
/// What may go wrong with the disks of one world. Whatever damages or deceives is confined to a minority of the
/// folders, so that the world stays recoverable; calls that fail may fail anywhere: that costs availability, never a
/// record.
/// </summary>
internal sealed class FaultPlan
{
    private static readonly int[] Errors = [ErrorNumbers.InputOutput, ErrorNumbers.NoSpace];

    private readonly Random _random;
    private readonly WorldShape _shape;
    private readonly bool _fails;
    private readonly bool _failsAnywhere;

    public FaultPlan(Random random, WorldShape shape)
    {
        _random = random;
        _shape = shape;
        int draw = random.Next(10);
        _fails = draw is >= 4 and < 9;
        _failsAnywhere = draw == 4;
        Damages = draw >= 7 && shape.Minority > 0;
        Faulty = [.. shape.Replicas.OrderBy(_ => random.Next()).Take(shape.Minority)];
    }

    /// <summary>The folders that may fail; those that may be damaged, too, if the plan damages any.</summary>
    public HashSet<int> Faulty { get; }

    /// <summary>Whether disks lie and stored bytes change, in the faulty folders.</summary>
    public bool Damages { get; }

    /// <summary>The folders that may be lost in addition to what the plan does.</summary>
    public IReadOnlyCollection<int> Losable => Damages ? Faulty : [.. _shape.Replicas];

    /// <summary>Whether a process may be refused service.</summary>
    public bool MayFail(Ledger ledger) => _fails || MayRefuse(ledger);

    /// <summary>
    /// Whether the log may refuse to be opened: damage to a database that was being created looks like the loss of one.
    /// </summary>
    public bool MayRefuse(Ledger ledger) => Damages && ledger.Known == 0;

    /// <summary>Plants faults for one process.</summary>
    public void Plant(StorageFaults faults, ManualTimeProvider time)
    {
        if (!_fails)
            return;
        Func<StorageCall, bool> isFaulty = call => World.ReplicaOf(call.Path) is > 0 and var replica
            && (_failsAnywhere || Faulty.Contains(replica));
        int rarity = 10 + _random.Next(200);
        int error = Errors[_random.Next(Errors.Length)];
        switch (_random.Next(Damages ? 8 : 5))
        {
            case 0:
                faults.Fail(call => isFaulty(call) && call.IsChange && Strikes(rarity), error, random: _random);
                break;
            case 1:
                faults.Fail(call => isFaulty(call) && IsSync(call) && Strikes(rarity / 8), error, random: _random);
                break;
            case 2:
                faults.Shorten(call => isFaulty(call) && Strikes(rarity / 4), error);
                break;
            case 3:
                faults.Fail(call => isFaulty(call) && !call.IsChange && Strikes(rarity), error);
                break;
            case 4:
                faults.Delay(call => isFaulty(call) && Strikes(rarity), TimeSpan.FromSeconds(2), time);
                break;
            case 5:
                faults.Lie(call => isFaulty(call) && Strikes(rarity / 8));
                break;
            case 6:
                faults.Misdirect(call => isFaulty(call) && Strikes(rarity / 4), random: _random);
                break;
            default:
                faults.Corrupt(call => isFaulty(call) && Strikes(rarity / 2), random: _random);
                break;
        }
    }

    /// <summary>Damages what is stored in the faulty folders: bytes, lengths, whole files, names.</summary>
    public void Damage(MemoryDisk disk, Random random)
    {
        if (!Damages)
            return;
        foreach (int replica in Faulty)
        {
            for (int count = random.Next(3); count > 0; count--)
                DamageOne(disk, replica, random);
        }
    }

    private static void DamageOne(MemoryDisk disk, int replica, Random random)
    {
        string[] files = [.. disk.ListFiles(World.Folder(replica))];
        if (files.Length == 0)
            return;
        string file = files[random.Next(files.Length)];
        byte[] bytes = disk.ReadFile(file);
        int used = bytes.AsSpan().LastIndexOfAnyExcept((byte)0) + 1;
        switch (random.Next(8))
        {
            case 0:
                disk.Remove(file);
                break;
            case 1:
                disk.Truncate(file, random.Next(used + 1));
                break;
            case 2:
                disk.Copy(file, files[random.Next(files.Length)]);
                break;
            default:
                if (used > 0)
                    disk.FlipBits(file, random.Next(used), (byte)(1 << random.Next(8)));
                break;
        }
    }

    private static bool IsSync(StorageCall call) =>
        call.Operation is StorageOperation.Sync or StorageOperation.SyncFolder;

    private bool Strikes(int rarity) => _random.Next(1 + rarity) == 0;
}
