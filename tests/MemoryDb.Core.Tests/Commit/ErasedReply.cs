using System.Threading.Tasks.Sources;

namespace MemoryDb.Core.Tests.Commit;

/// <summary>
/// A typed reply seen as an untyped one; unlike a Task of it, complete at the very moment the reply is.
/// </summary>
internal sealed class ErasedReply<T>(ValueTask<T> reply) : IValueTaskSource
{
    public ValueTaskSourceStatus GetStatus(short token) =>
        !reply.IsCompleted ? ValueTaskSourceStatus.Pending
        : reply.IsCompletedSuccessfully ? ValueTaskSourceStatus.Succeeded
        : ValueTaskSourceStatus.Faulted;

    public void GetResult(short token) => reply.GetAwaiter().GetResult();

    public void OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        reply.GetAwaiter().UnsafeOnCompleted(() => continuation(state));
}
