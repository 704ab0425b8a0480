namespace MemoryDb.Linearizability;

/// <summary>A command with its arguments, for the model and for the database.</summary>
/// <param name="Text">How histories show it.</param>
/// <param name="Keys">The keys that it touches, at least one.</param>
/// <param name="Apply">Executes it on the model and returns its reply.</param>
/// <param name="Start">Calls the database.</param>
internal sealed record Command(
    string Text, int[] Keys, Func<ModelView, string> Apply, Func<CommandTarget, IPendingCall> Start)
{
    /// <summary>Whether it changes nothing, so that without a reply it says nothing.</summary>
    public bool IsRead { get; init; }

    public override string ToString() => $"{Text}({string.Join(", ", Keys.Select(key => $"k{key}"))})";

    /// <summary>A command with a reply of its own type.</summary>
    public static Command Of<T>(
        string text,
        int[] keys,
        Func<ModelView, string> apply,
        Func<CommandTarget, ValueTask<T>> start,
        Func<T, string> toReply) =>
        new(text, keys, apply, target => new PendingCall<T>(start(target), toReply));

    /// <summary>A command whose reply is only that it was done.</summary>
    public static Command Of(
        string text, int[] keys, Func<ModelView, string> apply, Func<CommandTarget, ValueTask> start) =>
        new(text, keys, apply, target => new PendingWrite(start(target)));
}
