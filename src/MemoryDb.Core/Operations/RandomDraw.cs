namespace MemoryDb.Operations;

/// <summary>The argument of SRANDMEMBER, HRANDFIELD and ZRANDMEMBER with a count.</summary>
/// <param name="Count">How many members, or fields, are drawn.</param>
/// <param name="AllowRepetition">Whether one may come several times.</param>
internal readonly record struct RandomDraw(int Count, bool AllowRepetition);
