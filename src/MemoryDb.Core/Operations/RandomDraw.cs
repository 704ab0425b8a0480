namespace MemoryDb.Operations;

/// <summary>The argument of SRANDMEMBER with a count.</summary>
/// <param name="Count">How many members are drawn.</param>
/// <param name="AllowRepetition">Whether a member may come several times.</param>
internal readonly record struct RandomDraw(int Count, bool AllowRepetition);
