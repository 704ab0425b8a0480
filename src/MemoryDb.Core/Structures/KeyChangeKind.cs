namespace MemoryDb;

/// <summary>What happened to a key, as its effect in the log says.</summary>
public enum KeyChangeKind
{
    /// <summary>A string was set.</summary>
    StringSet = 1,

    /// <summary>The key was deleted, by a command or because its last element went.</summary>
    Deleted = 2,

    /// <summary>The key was removed because its time had come.</summary>
    Expired = 3,

    /// <summary>The key got an expiry, or another one.</summary>
    ExpirySet = 4,

    /// <summary>The key lost its expiry.</summary>
    Persisted = 5,

    /// <summary>Fields of a hash were set.</summary>
    FieldsSet = 10,

    /// <summary>Fields of a hash were deleted.</summary>
    FieldsDeleted = 11,

    /// <summary>Items were added to a list, at an end or in the middle.</summary>
    ItemsAdded = 20,

    /// <summary>Items were removed from a list.</summary>
    ItemsRemoved = 21,

    /// <summary>An item of a list was replaced.</summary>
    ItemReplaced = 22,

    /// <summary>Members were added to a set.</summary>
    MembersAdded = 30,

    /// <summary>Members were removed from a set.</summary>
    MembersRemoved = 31,

    /// <summary>Members of a sorted set got scores, new members or old ones.</summary>
    ScoresSet = 40,

    /// <summary>Members were removed from a sorted set.</summary>
    ScoresRemoved = 41,

    /// <summary>All keys were removed at once; there is no key with this.</summary>
    Cleared = 50,
}
