namespace MemoryDb.Execution;

/// <summary>The bounds on what a caller may store.</summary>
internal static class SizeLimits
{
    /// <summary>The largest value, field, member or item: 512 MiB.</summary>
    public const int MaxValueBytes = 512 * 1024 * 1024;

    /// <returns>The key's length in bytes.</returns>
    /// <exception cref="ArgumentException">It is larger than 64 KiB.</exception>
    public static int CheckKey(Key key)
    {
        int length = key.ByteCount;
        if (length > Key.MaxBytes)
        {
            throw new ArgumentException(
                $"The key has {length:N0} bytes; at most {Key.MaxBytes:N0} are allowed. Use a shorter key.",
                nameof(key));
        }

        return length;
    }

    /// <exception cref="ArgumentException">The value is larger than 512 MiB.</exception>
    public static void CheckValue(long length)
    {
        if (length > MaxValueBytes)
        {
            throw new ArgumentException(
                $"The value has {length:N0} bytes; at most {MaxValueBytes:N0} are allowed. Split it over several keys.",
                "value");
        }
    }

    /// <exception cref="ArgumentException">There are no elements.</exception>
    public static void CheckNotEmpty(int count, string parameterName)
    {
        if (count == 0)
            throw new ArgumentException("At least one element is needed.", parameterName);
    }
}
