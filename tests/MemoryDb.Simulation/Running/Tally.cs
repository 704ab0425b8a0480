using System.Globalization;

namespace MemoryDb.Simulation;

/// <summary>What was done. Each run counts in one of its own; sums are taken under a lock by whoever adds.</summary>
internal sealed class Tally
{
    public long Worlds { get; set; }

    public long PowerCuts { get; set; }

    public long CrashStates { get; set; }

    public long ErrorCases { get; set; }

    public long RivalSchedules { get; set; }

    public long DamageCases { get; set; }

    public long Recoveries { get; set; }

    /// <summary>Recoveries that were refused with a typed error, where that is allowed.</summary>
    public long Refusals { get; set; }

    public long Appends { get; set; }

    public long Reads { get; set; }

    public long FuzzInputs { get; set; }

    public void Add(Tally other)
    {
        Worlds += other.Worlds;
        PowerCuts += other.PowerCuts;
        CrashStates += other.CrashStates;
        ErrorCases += other.ErrorCases;
        RivalSchedules += other.RivalSchedules;
        DamageCases += other.DamageCases;
        Recoveries += other.Recoveries;
        Refusals += other.Refusals;
        Appends += other.Appends;
        Reads += other.Reads;
        FuzzInputs += other.FuzzInputs;
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"worlds={Worlds} power_cuts={PowerCuts} crash_states={CrashStates} error_cases={ErrorCases}"
        + $" rival_schedules={RivalSchedules} damage_cases={DamageCases} fuzz_inputs={FuzzInputs}"
        + $" recoveries={Recoveries} refusals={Refusals} appends={Appends} reads={Reads}");
}
