using MemoryDb.Commit;
using MemoryDb.Execution;
using MemoryDb.Operations;

namespace MemoryDb;

public readonly partial struct DurableString<T>
{
    /// <summary>
    /// A part of the stored bytes; what lies outside of the value is left out (GETRANGE). O(1): they are not copied.
    /// </summary>
    /// <param name="start">The index of the first byte; negative ones count from the end, -1 is the last.</param>
    /// <param name="stop">
    /// The index of the last byte, likewise; as in Redis, one before the first byte stands for the first byte.
    /// </param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The bytes; none if the key does not exist.</returns>
    public ValueTask<ReadOnlyMemory<byte>> GetRangeAsync(
        long start, long stop, CancellationToken cancellationToken = default)
    {
        Arguments arguments = _commands.Arguments(Key);
        return _commands.ReadAsync(
            arguments,
            new StringRange(start, stop),
            StringRangeOperations.GetRange,
            Decoded.Same<ReadOnlyMemory<byte>>(),
            cancellationToken);
    }

    /// <summary>
    /// Writes bytes into those stored; a value that is too short, or absent, is filled up with zeros, the expiry stays
    /// (SETRANGE). No bytes at all change nothing. O(n) in the new length; only the bytes given are logged.
    /// </summary>
    /// <returns>The new length in bytes.</returns>
    /// <exception cref="ArgumentException">The offset is negative, or the value would exceed 512 MiB.</exception>
    public ValueTask<long> SetRangeAsync(
        long offset, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default) =>
        _commands.WriteAsync(
            _commands.OwnedKey(Key),
            StringArguments.Patch(offset, bytes),
            StringRangeOperations.SetRange,
            Decoded.Same<long>(),
            ReplyCancellation.WhileWaiting,
            cancellationToken);

    /// <summary>
    /// Appends the value's bytes to those stored; the expiry stays (APPEND). O(n) in the new length; only the bytes
    /// given are logged.
    /// </summary>
    /// <returns>The new length in bytes.</returns>
    public ValueTask<long> AppendAsync(T value, CancellationToken cancellationToken = default) => _commands.WriteAsync(
        _commands.OwnedKey(Key),
        StoredForm.Of(value, _codec),
        StringRangeOperations.Append,
        Decoded.Same<long>(),
        ReplyCancellation.WhileWaiting,
        cancellationToken);

    /// <summary>The stored bytes' length; 0 if the key does not exist (STRLEN). O(1).</summary>
    public ValueTask<long> LengthAsync(CancellationToken cancellationToken = default)
    {
        Arguments arguments = _commands.Arguments(Key);
        return _commands.ReadAsync(
            arguments, default(NoArgument), StringOperations.Length, Decoded.Same<long>(), cancellationToken);
    }
}
