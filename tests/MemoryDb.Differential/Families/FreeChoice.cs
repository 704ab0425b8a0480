using MemoryDb.Differential.Redis;

namespace MemoryDb.Differential.Families;

/// <summary>
/// A command whose choice is free. Ours chooses first; then Redis, which holds the same, is asked whether there was
/// such a choice, and how many there were to choose from.
/// </summary>
internal sealed class FreeChoice
{
    /// <summary>What Redis would do by itself; it must choose nothing where ours does.</summary>
    public required byte[][] Redis { get; init; }

    /// <summary>How many are chosen, or fewer if there are no more.</summary>
    public required long Count { get; init; }

    /// <summary>Whether one may be chosen several times, so that there are always as many as asked for.</summary>
    public bool IsRepeated { get; init; }

    /// <summary>Says how many there are to choose from.</summary>
    public required byte[][] Size { get; init; }

    /// <summary>With members behind it, looks each one up.</summary>
    public required byte[][] LookUp { get; init; }

    /// <summary>With members behind it, removes them; null: they stay.</summary>
    public byte[][]? Remove { get; init; }

    /// <summary>What one that was looked up comes to.</summary>
    public required Func<RespReply, Reply> Found { get; init; }

    /// <param name="run">
    /// Executes it on ours and lists what was chosen: members, or members each with what belongs to it.
    /// </param>
    public DifferentialCommand With(Func<MemoryDatabase, Task<Reply>> run) => new(
        Command.Show(Redis), database => run(database.Database), Translate, Read);

    /// <summary>A member looked up that must be there, whatever Redis tells of it.</summary>
    public static Reply Exists(RespReply answer) =>
        answer.IsNothing || answer.Integer == 0 ? Reply.Nothing : Reply.Any;

    /// <summary>A score that was looked up.</summary>
    public static Reply Scored(RespReply answer) => Reply.List([Reply.Any, Reply.FromNumber(answer)]);

    /// <summary>A value that was looked up.</summary>
    public static Reply Valued(RespReply answer) => Reply.List([Reply.Any, Reply.From(answer)]);

    private byte[][][] Translate(Reply ours)
    {
        if (!ours.HasItems)
            return [Redis];
        // One that was chosen twice, though it may not, is missing from Redis' answer.
        IEnumerable<Reply> members = ours.Items.Select(static item => item.HasItems ? item.Items[0] : item);
        byte[][] chosen = [.. (IsRepeated ? members : members.Distinct()).Select(static member => member.Bytes)];
        byte[][][] commands = [Size, [.. LookUp, .. chosen]];
        return Remove is null ? commands : [.. commands, [.. Remove, .. chosen]];
    }

    private Reply Read(RespReply[] answers)
    {
        if (answers.Length == 1 || answers[0].Error is not null)
            return Reply.From(answers[0]);
        RespReply[] found = answers[1].Items!;
        long expected = IsRepeated ? Count : Math.Min(Count, answers[0].Integer!.Value);
        return found.Length == expected
            ? Reply.List(found.Select(Found))
            : Reply.Of($"{found.Length} different ones of {expected}");
    }
}
