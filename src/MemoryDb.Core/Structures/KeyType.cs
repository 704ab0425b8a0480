namespace MemoryDb;

/// <summary>What a key holds.</summary>
public enum KeyType
{
    /// <summary>The key does not exist.</summary>
    None = 0,

    /// <summary>A string: text, bytes or a number.</summary>
    String = 1,

    /// <summary>A hash: fields with values.</summary>
    Hash = 2,

    /// <summary>A list.</summary>
    List = 3,

    /// <summary>A set of members.</summary>
    Set = 4,

    /// <summary>A sorted set: members with scores.</summary>
    SortedSet = 5,
}
