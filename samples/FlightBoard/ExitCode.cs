namespace FlightBoard;

/// <summary>What the process says about itself when it ends.</summary>
internal static class ExitCode
{
    /// <summary>All of the file is in the database, and nothing else.</summary>
    public const int Complete = 0;

    /// <summary>Some of the file is not: a line is damaged, the run was stopped, or it was only to verify.</summary>
    public const int Incomplete = 1;

    /// <summary>It could not start, or not go on; the error is on standard error.</summary>
    public const int Failed = 2;

    /// <summary>What is stored is not what was acknowledged, or not what the file says.</summary>
    public const int Inconsistent = 3;
}
