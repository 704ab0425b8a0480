using System.Buffers;

namespace MemoryDb;

/// <summary>
/// Turns values into the bytes that are stored, for every type that the database does not store natively.
/// </summary>
/// <remarks>
/// <para>It is called by many threads at once, and never under a lock of the database.</para>
/// <para>
/// For members of sets and sorted sets and for fields of hashes equal values must give equal bytes: there the bytes are
/// what is compared.
/// </para>
/// </remarks>
public interface IValueSerializer
{
    /// <summary>Writes a value.</summary>
    /// <param name="value">The value, never null; it is not changed or kept.</param>
    /// <param name="destination">Where the bytes go. It belongs to the database; do not keep it.</param>
    /// <typeparam name="T">The type that the caller named, which may be a base of the value's own.</typeparam>
    /// <remarks>An exception reaches the caller unchanged, and nothing is stored.</remarks>
    void Serialize<T>(T value, IBufferWriter<byte> destination);

    /// <summary>Reads a value back.</summary>
    /// <param name="bytes">What was stored. The bytes belong to the database: do not keep or change them.</param>
    /// <typeparam name="T">The type that the caller named.</typeparam>
    /// <returns>The value; for null, the caller gets a <see cref="WrongValueException"/>.</returns>
    /// <exception cref="WrongValueException">The bytes hold no <typeparamref name="T"/>.</exception>
    T Deserialize<T>(ReadOnlyMemory<byte> bytes);
}
