using MemoryDb.Differential.Redis;

namespace MemoryDb.Differential;

/// <summary>One command with its arguments, for both databases.</summary>
/// <param name="Text">What a difference shows.</param>
/// <param name="Run">Executes it on ours.</param>
/// <param name="Translate">
/// What Redis gets to do; it may follow our reply where a database is free to choose.
/// </param>
/// <param name="Read">What Redis' answers, one for each command, come to, as our reply should be.</param>
internal sealed record DifferentialCommand(
    string Text,
    Func<DifferentialDatabase, Task<Reply>> Run,
    Func<Reply, byte[][][]> Translate,
    Func<RespReply[], Reply> Read)
{
    public override string ToString() => Text;

    /// <summary>Executes it on ours; an error is a reply.</summary>
    public async Task<Reply> RunAsync(DifferentialDatabase database)
    {
        try
        {
            return await Run(database);
        }
        catch (WrongTypeException)
        {
            return Reply.WrongType;
        }
        catch (Exception error) when (error is MemoryDbException or ArgumentException)
        {
            return Reply.Refused;
        }
    }
}
