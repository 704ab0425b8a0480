using MemoryDb.Data;

namespace MemoryDb.Operations;

/// <summary>
/// What a command does once it has its locks: pure, synchronous, without user code. It reads through the context,
/// validates everything, and only then emits effects. An operation on a <see cref="ReadContext"/> serves a
/// <see cref="WriteContext"/> too.
/// </summary>
/// <param name="context">The way to the keyspace.</param>
/// <param name="key">
/// The command's key; for a command of several keys the first, the others are in the argument.
/// </param>
/// <param name="argument">Everything else, encoded.</param>
internal delegate TResult Operation<in TContext, TArgument, out TResult>(
    TContext context, in EncodedKey key, TArgument argument)
    where TContext : ReadContext;
