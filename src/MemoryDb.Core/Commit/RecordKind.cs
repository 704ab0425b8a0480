namespace MemoryDb.Commit;

/// <summary>What a record of the log holds. The numbers are in the log for ever.</summary>
internal enum RecordKind : byte
{
    /// <summary>Whole effect batches.</summary>
    Effects = 1,

    /// <summary>A part of one effect batch that is larger than a record.</summary>
    EffectsPart = 2,

    /// <summary>A node opens the database for writing.</summary>
    LeaseGrant = 3,

    /// <summary>The holder is alive.</summary>
    LeaseRenewal = 4,

    /// <summary>The holder closes; nobody need wait for its lease to run out.</summary>
    LeaseRelease = 5,
}
