namespace MemoryDb;

/// <summary>The key holds a value of another type than the command works on. Nothing was changed.</summary>
public sealed class WrongTypeException : MemoryDbException
{
    /// <summary>Names the key and both types.</summary>
    public WrongTypeException(Key key, KeyType expected, KeyType actual)
        : base($"Key '{key}' holds a {actual}, not a {expected}. Use another key, or delete this one first.")
    {
        Key = key;
        Expected = expected;
        Actual = actual;
    }

    /// <summary>The key.</summary>
    public Key Key { get; }

    /// <summary>The type that the command works on.</summary>
    public KeyType Expected { get; }

    /// <summary>The type that the key holds.</summary>
    public KeyType Actual { get; }
}
