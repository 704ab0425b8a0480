namespace MemoryDb.Execution;

/// <summary>For results that are replies already.</summary>
internal static class Decoded
{
    public static readonly Func<bool, bool> AsIs = Cache<bool>.Identity;

    /// <summary>The identity, made once per type.</summary>
    public static Func<T, T> Same<T>() => Cache<T>.Identity;

    private static class Cache<T>
    {
        public static readonly Func<T, T> Identity = static value => value;
    }
}
