namespace MemoryDb.RealFaults.Children;

/// <summary>How a child ends.</summary>
internal static class ExitCodes
{
    public const int Ended = 0;

    /// <summary>An error without a type.</summary>
    public const int Crashed = 1;

    /// <summary>The log was refused with an error that has a type.</summary>
    public const int Refused = 3;

    /// <summary>What the shell says of a process that SIGKILL has ended.</summary>
    public const int Killed = 137;

    public static int Of(Exception error) => ChildLines.IsTyped(error) ? Refused : Crashed;
}
