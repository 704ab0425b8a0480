using System.Runtime.CompilerServices;
using MemoryDb.Data;
using MemoryDb.Operations;

namespace MemoryDb.Execution;

/// <summary>Checks what callers hand to commands on keys of any type, before anything else happens.</summary>
internal static class KeyArguments
{
    /// <exception cref="ArgumentException">Source and destination are the same key.</exception>
    public static KeyCopy Copy(in EncodedKey source, in EncodedKey destination, bool replace)
    {
        if (source.Bytes.SequenceEqual(destination.Bytes))
            throw new ArgumentException("A key cannot be copied to itself. Name another one.", nameof(destination));
        return new KeyCopy(destination, replace);
    }

    /// <exception cref="ArgumentException">The conditions exclude each other.</exception>
    public static KeyExpire Expire(
        Expiry expiry, ExpireWhen when, [CallerArgumentExpression(nameof(when))] string? name = null) =>
        when switch
        {
            ExpireWhen.Always or ExpireWhen.HasNoExpiry or ExpireWhen.HasExpiry
                or ExpireWhen.GreaterThan or ExpireWhen.LessThan
                or (ExpireWhen.HasExpiry | ExpireWhen.GreaterThan)
                or (ExpireWhen.HasExpiry | ExpireWhen.LessThan) => new KeyExpire(expiry, when),
            _ => throw new ArgumentException(
                $"The conditions {when} do not go together. Only HasExpiry combines, with GreaterThan or LessThan.",
                name),
        };

    /// <exception cref="ArgumentOutOfRangeException">No key can be of that type.</exception>
    public static KeyType? Type(KeyType? type, [CallerArgumentExpression(nameof(type))] string? name = null)
    {
        if (type is { } given && (given == KeyType.None || !Enum.IsDefined(given)))
            throw new ArgumentOutOfRangeException(name, type, "No key that exists is of this type.");
        return type;
    }
}
