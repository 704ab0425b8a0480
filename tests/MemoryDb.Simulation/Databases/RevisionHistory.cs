namespace MemoryDb.Simulation;

/// <summary>What the memory of the database that leads has held: a digest for each revision.</summary>
internal sealed class RevisionHistory
{
    private readonly Dictionary<long, UInt128> _digests = [];

    /// <summary>The newest revision that was seen.</summary>
    public long Last { get; private set; }

    /// <summary>Everything up to here was shown to be durable, so that nobody may come back with less.</summary>
    public long Durable { get; private set; }

    /// <summary>Looks at what has executed since.</summary>
    public void Look(MemoryDatabase database)
    {
        Durable = Math.Max(Durable, database.DurableRevision.Value);
        long last = database.LastRevision.Value;
        if (last == Last && _digests.Count > 0)
            return;
        Last = last;
        _digests[last] = database.ComputeDigest();
    }

    /// <summary>Compares a database that was restored with what this one held.</summary>
    /// <exception cref="ViolationException">
    /// It is no state that this one was in, or an older one than may be.
    /// </exception>
    public void RequireRestored(MemoryDatabase restored)
    {
        long revision = restored.LastRevision.Value;
        RequireDurable(revision);
        if (revision > Last)
            throw new ViolationException("S5", $"restored to revision {revision}, and {Last} was the last one");

        // Of a command and of the pops that it serves only the last revision has been seen.
        if (_digests.TryGetValue(revision, out UInt128 digest) && digest != restored.ComputeDigest())
            throw new ViolationException("S5", $"at revision {revision} the restored data are others");
    }

    /// <summary>
    /// Goes on with another database: all that it was restored with is durable, and what came later has never been.
    /// </summary>
    public void GoOn(MemoryDatabase restored)
    {
        // What it was restored to nobody can see: it may have removed at once what had expired.
        RequireDurable(restored.LastRevision.Value);
        _digests.Clear();
        Look(restored);
    }

    private void RequireDurable(long revision)
    {
        if (revision < Durable)
            throw new ViolationException("L2", $"restored to revision {revision}, and {Durable} was durable");
    }
}
